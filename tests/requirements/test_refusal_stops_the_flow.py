from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.refusal_stops_the_flow import (
    refusal_stops_the_flow as rule,
)

from ..traces import (
    cancel,
    capture,
    driver_answer,
    flow,
    hpp_session,
    kp_session,
    perturbed,
    place,
    read,
    recovered,
    sent_to,
    shop_return,
    state,
    third_party_call,
    trace,
)

CASES = {
    "it stops": (
        trace(perturbed(kp_session(), 401), driver_answer("start_checkout", Result.REFUSED)),
        Outcome.PASS,
    ),
    "it was forbidden, and stops": (trace(perturbed(place(), 403), state("pending")), Outcome.PASS),
    "it was never refused": (trace(kp_session(), hpp_session()), Outcome.NOT_EXERCISED),
    "another error is not its business": (
        trace(*[perturbed(place(), 400)] * 9),
        Outcome.NOT_EXERCISED,
    ),
    "the last attempt that is allowed": (trace(*[perturbed(place(), 401)] * 5), Outcome.PASS),
    "one attempt too many": (trace(*[perturbed(place(), 401)] * 6), Outcome.FAIL),
    "attempts after the recovery do not count": (
        trace(*[perturbed(place(), 401)] * 5, recovered(), place()),
        Outcome.PASS,
    ),
    "a read for each question": (
        trace(*[perturbed(read(), 401)] * 7, state("pending"), state("pending")),
        Outcome.PASS,
    ),
    "reads without end": (trace(*[perturbed(read(), 401)] * 200, state("pending")), Outcome.FAIL),
    "another host is tried": (
        trace(perturbed(kp_session(), 401), sent_to(kp_session(), "production")),
        Outcome.FAIL,
    ),
    "a host of nobody is tried": (
        trace(perturbed(kp_session(), 401), sent_to(kp_session(), "elsewhere")),
        Outcome.FAIL,
    ),
    "the purchase is shown as cancelled": (
        trace(perturbed(place(), 403), state("cancelled")),
        Outcome.FAIL,
    ),
    "the order is cancelled": (trace(place(), perturbed(capture(), 403), cancel()), Outcome.FAIL),
    "the purchase is shown as failed": (
        trace(perturbed(place(), 403), state("failed")),
        Outcome.PASS,
    ),
    "cancelled, as after any other error": (
        trace(perturbed(place(), 403), state("cancelled"), reference=flow("cancelled", 0)),
        Outcome.PASS,
    ),
    "cancelled, unlike after other errors": (
        trace(perturbed(place(), 403), state("cancelled"), reference=flow("failed", 0)),
        Outcome.FAIL,
    ),
    "an error is reported to a third party": (
        trace(perturbed(place(), 403), third_party_call()),
        Outcome.PASS,
    ),
    "the consumer's page is broken": (
        trace(perturbed(place(), 401), shop_return(500), state("pending")),
        Outcome.FAIL,
    ),
    "the consumer's page is the shop's own": (
        trace(perturbed(place(), 401), shop_return(503), state("pending")),
        Outcome.PASS,
    ),
    "the shop crashes": (
        trace(perturbed(kp_session(), 401), driver_answer("start_checkout", Result.CRASHED)),
        Outcome.FAIL,
    ),
    "cancelling was what was asked": (
        trace(place(), perturbed(cancel(), 401), recovered(), cancel(), state("cancelled")),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_refusal_of_the_credentials_ends_the_attempt(given: Trace, outcome: Outcome) -> None:
    """401 and 403: no other host, no endless retry, nothing cancelled."""
    assert rule.judge([given]).outcome is outcome
