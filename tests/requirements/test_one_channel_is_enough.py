from __future__ import annotations

import pytest

from conformance.core.setup import Setup, Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.one_channel_is_enough import one_channel_is_enough as rule

from ..traces import (
    approved,
    callback,
    checkout,
    place,
    purchase,
    setup,
    shop_return,
    state,
    trace,
)


def by_page() -> Setup:
    return setup(uses=Uses(place_order_mode="PLACE_ORDER"))


CASES = {
    "the callback completes it": (trace(*checkout(), place(), state("paid")), Outcome.PASS),
    "the return completes it": (
        trace(approved(), shop_return(), place(), state("paid")),
        Outcome.PASS,
    ),
    "the callback is ignored": (trace(*checkout(), state("pending")), Outcome.FAIL),
    "the return is ignored": (trace(approved(), shop_return(), state("pending")), Outcome.FAIL),
    "the callback failed": (
        trace(approved(), callback(answered=500), state("pending")),
        Outcome.FAIL,
    ),
    "placed, but shown as open": (trace(*checkout(), place(), state("pending")), Outcome.FAIL),
    "two orders": (trace(*checkout(), place(), place("t2", "o2"), state("paid")), Outcome.FAIL),
    "paid without an order": (trace(*checkout(), state("paid")), Outcome.FAIL),
    "nobody asked for the state": (trace(*checkout(), place()), Outcome.FAIL),
    "both arrived": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "both were lost": (trace(approved(), state("pending")), Outcome.NOT_EXERCISED),
    "nobody paid": (trace(callback(), state("pending")), Outcome.NOT_EXERCISED),
    "the page placed the order": (
        trace(approved(), callback(order_id="o1"), state("paid"), setup=by_page()),
        Outcome.PASS,
    ),
    "the page placed the order, and the shop missed it": (
        trace(approved(), callback(order_id="o1"), state("pending"), setup=by_page()),
        Outcome.FAIL,
    ),
    "it only polls": (
        trace(
            *checkout(),
            setup=setup(uses=Uses(learns_outcome_by=("polling",))),
            exercises=["OUT-02"],
        ),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_one_channel_is_enough(given: Trace, outcome: Outcome) -> None:
    """With the return or the callback lost, the other completes the purchase."""
    assert rule.judge([given]).outcome is outcome
