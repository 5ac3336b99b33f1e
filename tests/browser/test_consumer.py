"""The browser as a consumer of `conformance platform`: it does what a script asks for."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from conformance.core.verdict import Outcome
from conformance.platform.browser import browser as opened
from conformance.platform.target import Platform
from conformance.run.platform.simulator_target import simulated
from tests.platform.verdicts import outcomes

NAMES = (
    "consumer-approves",
    "consumer-refuses",
    "consumer-cancels",
    "consumer-backs",
    "consumer-errors",
)


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Outcome]]:
    """In a thread of its own: the other tests' browser holds the event loop of this one."""
    told: dict[str, dict[str, Outcome]] = {}

    def play() -> None:
        with simulated() as platform, opened(platform.origins["merchant"]) as consumer:
            visited: Platform = replace(platform, consumer=consumer)
            told.update({name: outcomes(visited, name) for name in NAMES})

    thread = threading.Thread(target=play)
    thread.start()
    thread.join(120)
    return told


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_serves_as_well_as_a_program(
    found: dict[str, dict[str, Outcome]], name: str
) -> None:
    """The merchant's URL is seen, too: PLAT-41 is put to the test."""
    assert set(found[name].values()) == {Outcome.PASS}
    assert "PLAT-41" in found[name]
