from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.status_decides import status_decides as rule

from ..traces import (
    checkout,
    connection_lost,
    flow,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    started,
    state,
    trace,
)

USUAL = flow(kp__create_session=1, hpp__create_session=1, kp__place_order=1)

CASES = {
    "an error that looks like success is an error": (
        trace(*checkout(), perturbed(place(), 500), state("pending"), reference=flow("pending", 0)),
        Outcome.PASS,
    ),
    "an error that looks like success is believed": (
        trace(*checkout(), perturbed(place(), 500), state("paid", "o1")),
        Outcome.FAIL,
    ),
    "a session from an error is used": (
        trace(perturbed(kp_session(), 403), hpp_session(), started()),
        Outcome.FAIL,
    ),
    "an error ends otherwise than a plain one": (
        trace(*checkout(), perturbed(place(), 403), state("failed"), reference=flow("pending", 0)),
        Outcome.FAIL,
    ),
    "a success with an error in its body is a success": (
        trace(*checkout(), perturbed(place(), 200, executed=True), state("paid"), baseline=USUAL),
        Outcome.PASS,
    ),
    "a success with an error in its body is not believed": (
        trace(*checkout(), perturbed(place(), 200, executed=True), state("failed"), baseline=USUAL),
        Outcome.FAIL,
    ),
    "a success is repeated": (
        trace(
            *checkout(),
            perturbed(place(), 200, executed=True),
            place(),
            state("paid"),
            baseline=USUAL,
        ),
        Outcome.FAIL,
    ),
    "nothing unusual was answered": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "no answer came": (
        trace(*checkout(), connection_lost(place(), executed=False), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_status_decides(given: Trace, outcome: Outcome) -> None:
    """An error with a success in its body is an error; a success stays one."""
    assert rule.judge([given]).outcome is outcome
