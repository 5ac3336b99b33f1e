"""The backend behind the referee in a run, with the credentials that are valid there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...core.environment import Environment
from ...platform import SendToPlatform
from ...platform.simulator import simulated
from ...simulator import Account, World
from .controls import PlatformControls, SimulatorControls
from .credentials import CredentialPairs

SIMULATED = "the embedded simulator of this suite, which is not Klarna and stands in for Playground"


@dataclass(frozen=True, slots=True)
class OpenBackend:
    """The platform behind the referee, ready to be called.

    `platforms` go by environment. `controls` is None where nothing can be made to
    happen at the platform but by its API.
    """

    platforms: Mapping[str, SendToPlatform]
    controls: PlatformControls | None = None


# (origins by environment, credentials, home region) -> what the referee forwards to
BackendFactory = Callable[[Mapping[str, str], CredentialPairs, str], OpenBackend]


@dataclass(frozen=True, slots=True)
class Backend:
    """A choice of `--backend`: `kind` and `provenance` go into the report as they are."""

    kind: str
    provenance: str
    open: BackendFactory


def world(environment: Environment, origin: str, pairs: CredentialPairs, home: str) -> World:
    """One environment, in which all credential sets of that environment are valid.

    It issues other ids in each run: an integration that runs already may remember the last one's.
    """
    region = environment.region or home
    accounts = tuple(
        Account(*pair, environment.kind, region)
        for name, pair in pairs.items()
        if name.environment == environment
    )
    return World(environment.kind, region, origin, accounts, seed=secrets.token_hex(8))


def simulator(origins: Mapping[str, str], pairs: CredentialPairs, region: str) -> OpenBackend:
    """A simulated environment behind each origin, each with its own credentials."""
    environments = {name.environment for name in pairs}
    worlds = {
        str(environment): world(environment, origins[environment], pairs, region)
        for environment in environments
    }
    usual = {str(name.environment): pair for name, pair in pairs.items() if name.usual}
    platforms = {name: simulated(world) for name, world in worlds.items()}
    return OpenBackend(platforms, SimulatorControls(worlds, usual))


SIMULATOR = Backend("simulator", SIMULATED, simulator)
