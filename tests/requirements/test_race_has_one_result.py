from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.race_has_one_result import race_has_one_result as rule

from ..traces import checkout, place, purchase, shop_return, state, trace

CASES = {
    "one order": (trace(*purchase()), Outcome.PASS),
    "two orders": (
        trace(*checkout(), place(), place("t1", "o2"), shop_return(), state("paid")),
        Outcome.FAIL,
    ),
    "the same order twice": (
        trace(*checkout(), place(), place(), shop_return(), state("paid")),
        Outcome.PASS,
    ),
    "none": (trace(*checkout(), shop_return(), state("pending")), Outcome.FAIL),
    "shown as failed": (trace(*checkout(), place(), shop_return(), state("failed")), Outcome.FAIL),
    "the consumer sees an error": (
        trace(*checkout(), place(), shop_return(500), state("paid")),
        Outcome.FAIL,
    ),
    "the consumer sees nothing": (
        trace(*checkout(), place(), shop_return(None), state("paid")),
        Outcome.FAIL,
    ),
    "the consumer is told to wait": (
        trace(*checkout(), place(), shop_return(202), state("paid")),
        Outcome.PASS,
    ),
    "the consumer did not come back": (
        trace(*checkout(), place(), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody paid": (trace(shop_return(), state("pending")), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_race_has_one_result(given: Trace, outcome: Outcome) -> None:
    """Callback and return at once: one order, paid, and a page for the consumer."""
    assert rule.judge([given]).outcome is outcome
