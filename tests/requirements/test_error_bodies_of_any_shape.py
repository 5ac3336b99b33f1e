from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.error_bodies_of_any_shape import (
    error_bodies_of_any_shape as rule,
)

from ..traces import (
    checkout,
    flow,
    kp_session,
    place,
    purchase,
    started,
    state,
    trace,
    under,
)

OPEN = flow("pending", 0)

CASES = {
    "the same end": (
        trace(*checkout(), under(place(), 500), state("pending"), reference=OPEN),
        Outcome.PASS,
    ),
    "nothing failed": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "the shop crashes": (trace(under(kp_session(), 400), started(Result.CRASHED)), Outcome.FAIL),
    "the shop never answers": (
        trace(under(kp_session(), 400), started(Result.STALLED)),
        Outcome.FAIL,
    ),
    "the checkout is accepted": (trace(under(kp_session(), 400), started()), Outcome.FAIL),
    "no checkout": (
        trace(
            under(kp_session(), 400),
            started(Result.REFUSED),
            reference=flow("", 0, "start_checkout=refused"),
        ),
        Outcome.PASS,
    ),
    "another end": (
        trace(*checkout(), under(place(), 500), state("failed"), reference=OPEN),
        Outcome.FAIL,
    ),
    "shown as paid": (trace(*checkout(), under(place(), 500), state("paid")), Outcome.FAIL),
    "a success with an odd body is not its business": (
        trace(*checkout(), under(place(), 202, executed=True), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_an_error_is_survived_whatever_its_body(given: Trace, outcome: Outcome) -> None:
    """With an unreadable body the end is that of a clean error."""
    assert rule.judge([given]).outcome is outcome
