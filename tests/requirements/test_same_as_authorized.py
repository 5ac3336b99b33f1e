from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order.same_as_authorized import same_as_authorized as rule

from ..traces import LINE, kp_session, kp_update, place, purchase, refused, trace

CASES = {
    "it is": (trace(*purchase()), Outcome.PASS),
    "another amount": (trace(kp_session(), place(order_amount=19901)), Outcome.FAIL),
    "another currency": (trace(kp_session(), place(purchase_currency="EUR")), Outcome.FAIL),
    "another country": (trace(kp_session(), place(purchase_country="NO")), Outcome.FAIL),
    "in lower case": (trace(kp_session(), place(purchase_country="se")), Outcome.PASS),
    "another price": (
        trace(kp_session(), place(order_lines=[LINE | {"unit_price": 1}])),
        Outcome.FAIL,
    ),
    "another article": (
        trace(kp_session(), place(order_lines=[LINE | {"reference": "mug"}])),
        Outcome.FAIL,
    ),
    "a line less": (trace(kp_session(order_lines=[LINE, LINE]), place()), Outcome.FAIL),
    "no lines": (trace(kp_session(), place(order_lines=None)), Outcome.FAIL),
    "a member that says nothing is left out": (
        trace(
            kp_session(order_lines=[LINE | {"tax_rate": 0}]),
            place(order_lines=[{k: v for k, v in LINE.items() if k != "tax_rate"}]),
        ),
        Outcome.PASS,
    ),
    "the session was updated": (
        trace(kp_session(), kp_update(order_amount=5), place(order_amount=5)),
        Outcome.PASS,
    ),
    "the update is forgotten": (
        trace(kp_session(), kp_update(order_amount=5), place()),
        Outcome.FAIL,
    ),
    "a second purchase": (
        trace(kp_session(), kp_session("kp-2", order_amount=5), place(order_amount=5)),
        Outcome.PASS,
    ),
    "refused, and different": (
        trace(kp_session(), refused(place(order_amount=1), 409)),
        Outcome.FAIL,
    ),
    "nothing was placed": (trace(kp_session()), Outcome.NOT_EXERCISED),
    "nothing was agreed": (trace(place()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_order_is_what_was_agreed(given: Trace, outcome: Outcome) -> None:
    """Amount, currency, country and lines are those that the consumer saw."""
    assert rule.judge([given]).outcome is outcome
