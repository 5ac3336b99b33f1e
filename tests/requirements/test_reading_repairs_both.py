from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.reading_repairs_both import reading_repairs_both as rule

from ..traces import approved, place, read, setup, state, sweep_answer, trace

CASES = {
    "it finds out": (
        trace(approved(), sweep_answer(), read(), place(), state("paid")),
        Outcome.PASS,
    ),
    "it does not": (trace(approved(), sweep_answer(), read(), state("pending")), Outcome.WARN),
    "it finds out by itself": (trace(approved(), read(), place(), state("paid")), Outcome.PASS),
    "paid without an order": (trace(approved(), sweep_answer(), state("paid")), Outcome.WARN),
    "nobody could start the job": (trace(approved(), state("pending")), Outcome.WARN),
    "nobody paid": (
        trace(sweep_answer(), read("WAITING"), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
    "it does not poll": (
        trace(approved(), setup=setup(uses=Uses()), exercises=["OUT-03"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_reading_the_session_repairs_the_loss_of_both(given: Trace, outcome: Outcome) -> None:
    """A job finds out what neither the return nor the callback told."""
    assert rule.judge([given]).outcome is outcome
