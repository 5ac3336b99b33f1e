"""The credentials of a run: made up, legal, and each awkward in its own way.

A name is that of an environment, or "environment, what is awkward about it". They open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from uuid import UUID

from ...platform.authorization import EXAMPLE
from ...referee.credential import Pairs

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
SECOND_STORE = "second store"
MARKERS: Mapping[str, tuple[str, str]] = {"playground": ("PK", "test"), "production": ("K", "live")}

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
    SECOND_STORE: plain,
}


def awkward_pairs(seed: int) -> Pairs:
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
        "playground": (f"PK12345_{letters(12)}", password()),
        "production": (f"K54321_{letters(12)}", password()),
    }


def api_keys(seed: int) -> Pairs:
    random = Random(f"{seed}/api keys")  # noqa: S311 - reproducible, and nobody's secret
    return {environment: api_key(random, environment) for environment in MARKERS}


FORMS: Mapping[str, Callable[[int], Pairs]] = {"pair": awkward_pairs, "api_key": api_keys}


# Not made up: the one pair that the documentation prints, with the token that stands for it.
PUBLISHED = {"playground, published": EXAMPLE}


def credentials(seed: int, environments: Iterable[str], form: str = "pair") -> Pairs:
    """All pairs of a run: one of this form for each environment, and the awkward ones."""
    usual = FORMS[form](seed)
    made = dict(awkward(seed, usual))
    regional = (each for each in environments if each not in usual)
    for number, environment in enumerate(regional, 1):
        made[environment] = FORMS[form](seed + 1000 * number)[environment.partition("-")[0]]
    return {**usual, **made, **PUBLISHED}


def awkward(seed: int, environments: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    random = Random(f"{seed}/credentials")  # noqa: S311 - reproducible, and nobody's secret
    for environment in environments:
        for name, make in EDGE_CASE_CREDENTIALS.items():
            yield f"{environment}, {name}", make(random, environment)
