from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.failure_is_not_final import failure_is_not_final as rule

from ..traces import approved, consumer, place, purchase, state, trace

CASES = {
    "refused, then paid": (
        trace(consumer("refuse"), state("pending"), approved(), place(), state("paid")),
        Outcome.PASS,
    ),
    "back, then paid": (
        trace(consumer("back"), state("pending"), approved(), place(), state("paid")),
        Outcome.PASS,
    ),
    "shown as failed meanwhile": (
        trace(consumer("refuse"), state("failed"), approved(), place(), state("paid")),
        Outcome.PASS,
    ),
    "the late payment is dropped": (
        trace(consumer("refuse"), state("failed"), approved(), state("failed")),
        Outcome.FAIL,
    ),
    "the order is placed, and shown as failed": (
        trace(consumer("back"), approved(), place(), state("failed")),
        Outcome.FAIL,
    ),
    "paid without an order": (trace(consumer("refuse"), approved(), state("paid")), Outcome.FAIL),
    "never paid": (trace(consumer("refuse"), state("failed")), Outcome.NOT_EXERCISED),
    "paid at once": (trace(*purchase()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_refused_consumer_can_still_pay(given: Trace, outcome: Outcome) -> None:
    """After a refusal or a step back the same page may be paid."""
    assert rule.judge([given]).outcome is outcome
