from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.repeated_callbacks import repeated_callbacks as rule

from ..traces import callback, place, state, trace, unanswered

CASES = {
    "acknowledged": (trace(*[callback()] * 4, place(), state("paid")), Outcome.PASS),
    "accepted for later": (trace(*[callback(answered=202)] * 4, place()), Outcome.PASS),
    "it came once": (trace(callback(), place()), Outcome.NOT_EXERCISED),
    "two events": (trace(callback(event="a"), callback(event="b")), Outcome.NOT_EXERCISED),
    "events without an id": (trace(callback(event=""), callback(event="")), Outcome.NOT_EXERCISED),
    "a copy is refused": (trace(callback(), callback(answered=409), place()), Outcome.WARN),
    "a copy is put off, and its repeat is taken": (
        trace(callback(), callback(answered=503), callback(), place()),
        Outcome.PASS,
    ),
    "a copy breaks the shop, and its repeat is taken": (
        trace(callback(), callback(answered=500), callback(), place()),
        Outcome.FAIL,
    ),
    "a copy breaks the shop": (trace(callback(), callback(answered=500), place()), Outcome.FAIL),
    "a copy is not answered": (trace(callback(), callback(answered=None), place()), Outcome.FAIL),
    "two orders": (trace(callback(), callback(), place(), place("t1", "o2")), Outcome.FAIL),
    "the same order twice": (trace(callback(), callback(), place(), place()), Outcome.PASS),
    "the same order tried again, since no answer came": (
        trace(callback(), callback(), unanswered(place()), place()),
        Outcome.PASS,
    ),
    "no order is not its business": (trace(callback(), callback()), Outcome.PASS),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_repeated_callback_changes_nothing(given: Trace, outcome: Outcome) -> None:
    """Each copy is acknowledged, and the order is one."""
    assert rule.judge([given]).outcome is outcome
