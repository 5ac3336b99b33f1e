from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.setup import Basket
from conformance.core.trace import Request, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.payments_session.exact_amounts import exact_amounts as rule

from ..traces import HOST, LINE, kp_session, refused, setup, trace

CASES = {
    "they are": (trace(kp_session()), Outcome.PASS),
    "nothing was created": (trace(), Outcome.NOT_EXERCISED),
    "a cent is missing": (trace(kp_session(order_amount=19899)), Outcome.FAIL),
    "a float": (trace(kp_session(order_amount=19900.0)), Outcome.FAIL),
    "a text": (trace(kp_session(order_amount="19900")), Outcome.FAIL),
    "no amount": (trace(kp_session(order_amount=None)), Outcome.FAIL),
    "a float in a line": (
        trace(kp_session(order_lines=[LINE | {"unit_price": 199.0}])),
        Outcome.FAIL,
    ),
    "true is no number": (trace(kp_session(order_lines=[LINE | {"quantity": True}])), Outcome.FAIL),
    "a line that does not add up": (
        trace(kp_session(order_lines=[LINE | {"total_amount": 19899}])),
        Outcome.FAIL,
    ),
    "a line with a discount": (
        trace(kp_session(order_lines=[LINE | {"unit_price": 20000, "total_discount_amount": 100}])),
        Outcome.PASS,
    ),
    "a line without a discount": (
        trace(kp_session(order_lines=[LINE | {"total_discount_amount": None}])),
        Outcome.PASS,
    ),
    "tax at the limit": (trace(kp_session(order_tax_amount=3981)), Outcome.PASS),
    "tax beyond it": (trace(kp_session(order_tax_amount=3982)), Outcome.FAIL),
    "no tax told": (trace(kp_session(order_tax_amount=None)), Outcome.PASS),
    "a basket that nobody knows": (
        trace(kp_session(order_amount=1), setup=setup(basket=Basket())),
        Outcome.PASS,
    ),
    "lines that are no list": (trace(kp_session(order_lines="two shirts")), Outcome.PASS),
    "the body is no object": (
        trace(
            replace(kp_session(), request=Request("POST", f"{HOST}/payments/v1/sessions", body=[1]))
        ),
        Outcome.FAIL,
    ),
    "refused, and wrong all the same": (trace(refused(kp_session(order_amount=1.5))), Outcome.FAIL),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_amounts_are_exact(given: Trace, outcome: Outcome) -> None:
    """Integers in the smallest unit, equal to what the basket costs."""
    assert rule.judge([given]).outcome is outcome
