"""What the referee stands before in a run, with the credentials that are valid there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...core.plan import region_of
from ...platform import DueCallback, SendToPlatform
from ...platform.simulator import owed, simulated
from ...referee.credential import Pairs
from ...simulator import Account, World, authorize_again

SIMULATED = "the embedded simulator of this suite, which is not Klarna and stands in for Playground"


@dataclass(frozen=True, slots=True)
class Backend:
    """`kind` and `provenance` go into the report as they are. `authorize_again` may be missing."""

    kind: str
    provenance: str
    platforms: Mapping[str, SendToPlatform]
    authorize_again: Callable[[str, str, float], tuple[DueCallback, ...]] | None = None


def own(pairs: Pairs, environment: str) -> tuple[tuple[str, str], ...]:
    """All that is accepted there: named after the environment, or after it and a comma."""
    return tuple(pair for name, pair in pairs.items() if name.partition(",")[0] == environment)


def world(name: str, origin: str, pairs: tuple[tuple[str, str], ...], home: str) -> World:
    """One environment; "playground-na" is Playground in another region than the home one.

    It issues other ids in each run: an integration that runs already may remember the last one's.
    """
    environment, region = name.partition("-")[0], region_of(name) or home
    accounts = tuple(Account(*pair, environment, region) for pair in pairs)
    return World(environment, region, origin, accounts, seed=secrets.token_hex(8))


def simulator(origins: Mapping[str, str], pairs: Pairs, region: str) -> Backend:
    """Two simulated environments behind these origins, each with its own credentials."""
    worlds = {
        name: world(name, origin, own(pairs, name), region) for name, origin in origins.items()
    }

    def again(environment: str, session_id: str, now: float) -> tuple[DueCallback, ...]:
        _, callbacks = authorize_again(worlds[environment], session_id, now)
        return tuple(owed(each) for each in callbacks)

    platforms = {name: simulated(world) for name, world in worlds.items()}
    return Backend("simulator", SIMULATED, platforms, again)
