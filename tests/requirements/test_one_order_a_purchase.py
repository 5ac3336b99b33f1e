from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order.one_order_a_purchase import one_order_a_purchase as rule

from ..traces import (
    approved,
    checkout,
    kp_session,
    place,
    purchase,
    read,
    refused,
    setup,
    state,
    trace,
    unanswered,
)

CASES = {
    "one": (trace(*purchase()), Outcome.PASS),
    "two": (trace(*purchase(), place("t2", "o2")), Outcome.FAIL),
    "the same one twice": (trace(*purchase(), place()), Outcome.PASS),
    "none, and left open": (trace(*checkout(), state("pending")), Outcome.PASS),
    "none, and paid": (trace(*checkout(), state("paid")), Outcome.FAIL),
    "none, and refunded": (trace(*checkout(), state("refunded")), Outcome.FAIL),
    "a refused one, and paid": (trace(*checkout(), refused(place()), state("paid")), Outcome.FAIL),
    "one whose answer was lost": (
        trace(*checkout(), unanswered(place()), state("paid")),
        Outcome.PASS,
    ),
    "nobody paid": (trace(kp_session(), state("pending")), Outcome.NOT_EXERCISED),
    "placed by the page": (
        trace(
            approved(),
            read(order_id="o1"),
            state("paid"),
            setup=setup(uses=Uses(place_order_mode="PLACE_ORDER")),
        ),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_purchase_is_one_order(given: Trace, outcome: Outcome) -> None:
    """At most one order, and paid only with one."""
    assert rule.judge([given]).outcome is outcome
