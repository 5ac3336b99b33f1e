from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order.placed_with_the_token import placed_with_the_token as rule

from ..traces import (
    approved,
    checkout,
    hpp_session,
    kp_session,
    place,
    purchase,
    refused,
    setup,
    started,
    state,
    trace,
    unanswered,
)

CASES = {
    "it is": (trace(*purchase()), Outcome.PASS),
    "the answer was lost": (trace(*checkout(), unanswered(place())), Outcome.PASS),
    "at the second attempt": (trace(*checkout(), refused(place("t1")), place("t2")), Outcome.PASS),
    "it is not": (trace(*checkout(), state("paid")), Outcome.FAIL),
    "with another token": (trace(*checkout(), refused(place("x"), 404)), Outcome.FAIL),
    "nobody paid": (trace(kp_session(), hpp_session(), started()), Outcome.NOT_EXERCISED),
    "the page places the orders": (
        trace(
            approved(), setup=setup(uses=Uses(place_order_mode="PLACE_ORDER")), exercises=["ORD-01"]
        ),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_order_is_placed_with_the_token(given: Trace, outcome: Outcome) -> None:
    """After the approval there is a placement that the platform took."""
    assert rule.judge([given]).outcome is outcome
