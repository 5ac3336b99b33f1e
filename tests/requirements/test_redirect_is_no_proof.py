from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.redirect_is_no_proof import redirect_is_no_proof as rule

from ..traces import approved, forgery, place, refused, shop_return, state, trace

CASES = {
    "it stays open": (trace(forgery("success"), shop_return(), state("pending")), Outcome.PASS),
    "it fails": (trace(forgery("success"), shop_return(), state("failed")), Outcome.PASS),
    "it is paid": (trace(forgery("success"), shop_return(), state("paid")), Outcome.FAIL),
    "paid for a moment": (trace(forgery("success"), state("paid"), state("pending")), Outcome.FAIL),
    "a made-up token is tried in vain": (
        trace(forgery("success"), refused(place("x"), 404), state("pending")),
        Outcome.PASS,
    ),
    "the consumer did pay": (
        trace(approved(), forgery("success"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "paid before anybody lied": (
        trace(state("paid"), forgery("success"), state("pending")),
        Outcome.PASS,
    ),
    "a forged callback is not its business": (
        trace(forgery("callback-leaked"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody lied": (trace(state("paid")), Outcome.NOT_EXERCISED),
    "nobody asked for the state": (trace(forgery("success"), shop_return()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_success_page_proves_nothing(given: Trace, outcome: Outcome) -> None:
    """Whoever opens it without having paid has not paid."""
    assert rule.judge([given]).outcome is outcome
