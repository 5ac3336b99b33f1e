"""Makes the credentials of a run: legal edge cases that careless code spoils.

They open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from uuid import UUID

from ...core.environment import (
    KINDS,
    PLAYGROUND,
    PRODUCTION,
    SECOND_STORE,
    CredentialSet,
    Environment,
)
from ...platform.authorization import EXAMPLE

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
Pair = tuple[str, str]  # user name, password
CredentialPairs = Mapping[CredentialSet, Pair]
MARKERS: Mapping[str, tuple[str, str]] = {PLAYGROUND: ("PK", "test"), PRODUCTION: ("K", "live")}

Make = Callable[[Random, str], tuple[str, str]]  # (chance, environment) -> user name, password


def letters(random: Random, count: int) -> str:
    return "".join(random.choice(LETTERS) for _ in range(count))


def user(random: Random, environment: str) -> str:
    return f"{MARKERS[environment][0]}{random.randrange(10_000, 99_999)}_{letters(random, 12)}"


def plain(random: Random, environment: str) -> tuple[str, str]:
    return user(random, environment), letters(random, 16)


def with_password(shape: str) -> Make:
    """A password in which each "*" is six letters of chance."""

    def make(random: Random, environment: str) -> tuple[str, str]:
        parts = shape.split("*")
        password = "".join(f"{part}{letters(random, 6)}" for part in parts[:-1]) + parts[-1]
        return user(random, environment), password

    return make


def api_key(random: Random, environment: str) -> tuple[str, str]:
    """The newer form: the user name is a UUID, and the key tells its environment."""
    marker = MARKERS[environment][1]
    name = UUID(int=random.getrandbits(128), version=4)
    return str(name), f"klarna_{marker}_api_{letters(random, 40)}"


EDGE_CASE_CREDENTIALS: Mapping[str, Make] = {
    "100-characters": with_password("*" * 20),  # characters and more: longer than old columns
    "over-45-bytes": with_password("*" * 6),  # with its user name: where some encoders wrap
    "colon": with_password("*:*::*:"),
    "plus": with_password("+*+*"),
    "slash": with_password("/*//*/"),
    "percent": with_password("*%41%2B%*%"),  # not to be decoded
    "non-ascii": with_password("ß*é漢*Ω"),
    "api-key": api_key,
}


def awkward_pairs(seed: int) -> CredentialPairs:
    """Legal credentials that careless code spoils: long, and with every character that bites.

    Playground's user name looks like a test one, Production's like a live one. The values are made
    up for one run; they open nothing.
    """
    random = Random(seed)  # noqa: S311 - reproducible, and not a secret of anybody

    def letters(count: int) -> str:
        return "".join(random.choice(LETTERS) for _ in range(count))

    def password() -> str:
        # Three in a row: however they fall, standard base64 then needs both "+" and "/".
        return f"{letters(14)}:/+%é=&???>>>{letters(38)}"

    return {
        CredentialSet(PLAYGROUND): (f"PK12345_{letters(12)}", password()),
        CredentialSet(PRODUCTION): (f"K54321_{letters(12)}", password()),
    }


def api_keys(seed: int) -> CredentialPairs:
    random = Random(f"{seed}/api keys")  # noqa: S311 - reproducible, and nobody's secret
    return {CredentialSet(each): api_key(random, each) for each in KINDS}


FORMS: Mapping[str, Callable[[int], CredentialPairs]] = {"pair": awkward_pairs, "api_key": api_keys}


# Not made up: the one pair that the documentation prints, with the token that stands for it.
PUBLISHED: CredentialPairs = {CredentialSet(PLAYGROUND, "published"): EXAMPLE}


def credentials(
    seed: int, environments: Iterable[Environment], form: str = "pair"
) -> CredentialPairs:
    """All pairs of a run: one of this form for each environment, and the edge cases."""
    usual = FORMS[form](seed)
    made = dict(edge_cases(seed))
    regional = (each for each in environments if each.region)
    for number, environment in enumerate(regional, 1):
        of_kind = CredentialSet(Environment(environment.kind))
        made[CredentialSet(environment)] = FORMS[form](seed + 1000 * number)[of_kind]
    return {**usual, **made, **PUBLISHED}


def by_name(pairs: CredentialPairs) -> Mapping[str, Pair]:
    """The same pairs under the names of their sets, as the referee sees them."""
    return {str(name): pair for name, pair in pairs.items()}


def edge_cases(seed: int) -> Iterator[tuple[CredentialSet, Pair]]:
    """The edge cases of both home environments, and a usual pair for a second store."""
    random = Random(f"{seed}/credentials")  # noqa: S311 - reproducible, and nobody's secret
    for environment in KINDS:
        for name, make in EDGE_CASE_CREDENTIALS.items():
            yield CredentialSet(environment, name), make(random, environment)
        second = CredentialSet(environment, store=SECOND_STORE)
        yield second, plain(random, environment)
