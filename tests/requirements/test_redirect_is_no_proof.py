from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.redirect_is_no_proof import redirect_is_no_proof as rule

from ..traces import approved, forged, place, refused, shop_return, state, trace

CASES = {
    "it stays open": (trace(forged("success"), shop_return(), state("pending")), Outcome.PASS),
    "it fails": (trace(forged("success"), shop_return(), state("failed")), Outcome.PASS),
    "it is paid": (trace(forged("success"), shop_return(), state("paid")), Outcome.FAIL),
    "paid for a moment": (trace(forged("success"), state("paid"), state("pending")), Outcome.FAIL),
    "a made-up token is tried in vain": (
        trace(forged("success"), refused(place("x"), 404), state("pending")),
        Outcome.PASS,
    ),
    "the consumer did pay": (
        trace(approved(), forged("success"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "paid before anybody lied": (
        trace(state("paid"), forged("success"), state("pending")),
        Outcome.PASS,
    ),
    "a forged callback is not its business": (
        trace(forged("callback-leaked"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody lied": (trace(state("paid")), Outcome.NOT_EXERCISED),
    "nobody asked for the state": (trace(forged("success"), shop_return()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_success_page_proves_nothing(given: Trace, outcome: Outcome) -> None:
    """Whoever opens it without having paid has not paid."""
    assert rule.judge([given]).outcome is outcome
