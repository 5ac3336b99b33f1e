"""The credentials of a run: each awkward in one way, none of them anybody's."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from conformance.core.setup import Uses
from conformance.referee.credential import decoded
from conformance.run.instance.backend import simulator
from conformance.run.instance.credentials import PUBLISHED, SECOND_STORE, credentials
from conformance.scenarios import plan
from conformance.scenarios.profiles import environments

BOTH = ("playground", "production")
ALL = credentials(1, (*BOTH, "playground-na", "production-na"))
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
@pytest.mark.parametrize("environment", BOTH)
def test_it_is_awkward_in_its_own_way(environment: str, name: str) -> None:
    assert SHAPES[name](*ALL[f"{environment}, {name}"])


@pytest.mark.parametrize("name", ALL)
def test_it_is_legal(name: str) -> None:
    """A user name has no colon; the pair survives standard Base64 of its UTF-8."""
    user, password = ALL[name]
    assert ":" not in user
    assert decoded(base64.b64encode(f"{user}:{password}".encode()).decode()) == (user, password)


def test_every_lane_of_a_plan_has_its_credentials() -> None:
    uses = Uses(regions=("eu", "na"), order_management=("capture", "refund"))
    deployments = {case.deployment for case in plan("certification", uses).cases}
    assert {deployment.pair for deployment in deployments} <= set(
        credentials(1, environments(uses))
    )


def test_all_differ_and_another_seed_makes_others() -> None:
    assert len(set(ALL.values())) == len(ALL)
    assert set(ALL.items()) & set(credentials(2, BOTH).items()) == set(PUBLISHED.items())


def test_an_api_key_tells_its_environment() -> None:
    assert ALL["playground, api-key"][1].startswith("klarna_test_api_")
    assert ALL["production, api-key"][1].startswith("klarna_live_api_")


@pytest.mark.parametrize("name", ["playground", "production", "playground-na", "production-na"])
def test_each_environment_takes_its_own_and_no_others(name: str) -> None:
    """Whatever else is accepted there is named after it."""
    origins = {each: f"http://127.0.0.1:{number}" for number, each in enumerate(ALL, 1)}
    origins = {each: url for each, url in origins.items() if "," not in each}
    own = {each for each in ALL if each.partition(",")[0] == name}
    assert name in simulator(origins, ALL, "eu").platforms
    assert (f"{name}, {SECOND_STORE}" in own) == (name in BOTH)
