"""The credentials of a run: each awkward in one way, none of them anybody's."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from conformance.core.environment import (
    KINDS,
    PLAYGROUND,
    PRODUCTION,
    SECOND_STORE,
    CredentialSet,
    Environment,
)
from conformance.core.setup import Uses
from conformance.referee.credential import decoded
from conformance.run.instance.backend import simulator, world
from conformance.run.instance.credentials import PUBLISHED, credentials
from conformance.scenarios import plan
from conformance.scenarios.configuration_cases import environments

REGIONAL = tuple(Environment(kind, "na") for kind in KINDS)
ALL = credentials(1, (*KINDS, *REGIONAL))
SHAPES: dict[str, Callable[[str, str], bool]] = {
    "100-characters": lambda _, password: len(password) > 100,
    "over-45-bytes": lambda user, password: len(f"{user}:{password}".encode()) > 45,
    "colon": lambda _, password: password.startswith(":") is False and "::" in password,
    "plus": lambda _, password: "+" in password,
    "slash": lambda _, password: "//" in password,
    "percent": lambda _, password: "%41" in password,
    "non-ascii": lambda _, password: not password.isascii(),
    "api-key": lambda user, password: len(user) == 36 and password.startswith("klarna_"),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("environment", KINDS)
def test_it_is_awkward_in_its_own_way(environment: Environment, name: str) -> None:
    assert SHAPES[name](*ALL[CredentialSet(environment, name)])


@pytest.mark.parametrize("name", ALL)
def test_it_is_legal(name: CredentialSet) -> None:
    """A user name has no colon; the pair survives standard Base64 of its UTF-8."""
    user, password = ALL[name]
    assert ":" not in user
    assert decoded(base64.b64encode(f"{user}:{password}".encode()).decode()) == (user, password)


def test_every_deployment_of_a_plan_has_its_credentials() -> None:
    uses = Uses(regions=("eu", "na"), order_management=("capture", "refund"))
    deployments = {case.deployment for case in plan("certification", uses).cases}
    assert {deployment.credentials for deployment in deployments} <= set(
        credentials(1, environments(uses))
    )


def test_all_differ_and_another_seed_makes_others() -> None:
    assert len(set(ALL.values())) == len(ALL)
    assert set(ALL.items()) & set(credentials(2, KINDS).items()) == set(PUBLISHED.items())


def test_an_api_key_tells_its_environment() -> None:
    assert ALL[CredentialSet(PLAYGROUND, "api-key")][1].startswith("klarna_test_api_")
    assert ALL[CredentialSet(PRODUCTION, "api-key")][1].startswith("klarna_live_api_")


@pytest.mark.parametrize("environment", [*KINDS, *REGIONAL])
def test_each_environment_takes_its_own_and_no_others(environment: Environment) -> None:
    places = {name.environment for name in ALL}
    origins = {str(each): f"http://127.0.0.1:{number}" for number, each in enumerate(places, 1)}
    assert environment in simulator(origins, ALL, "eu").platforms
    assert (CredentialSet(environment, store=SECOND_STORE) in ALL) == (environment in KINDS)
    own = {pair for name, pair in ALL.items() if name.environment == environment}
    taken = world(environment, origins[environment], ALL, "eu").accounts
    assert {(each.username, each.password) for each in taken} == own


def test_a_credential_set_is_named_by_its_parts() -> None:
    assert CredentialSet(PLAYGROUND) == "playground"
    assert CredentialSet(Environment("playground", "na")) == "playground-na"
    assert CredentialSet(PRODUCTION, "colon") == "production, colon"
    assert CredentialSet(PRODUCTION, store=SECOND_STORE) == "production, second store"
