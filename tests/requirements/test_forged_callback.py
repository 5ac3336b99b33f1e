from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.security.forged_callback import forged_callback as rule

from ..traces import (
    approved,
    callback,
    forgery,
    hpp_session,
    place,
    read,
    refused,
    setup,
    state,
    trace,
)

CASES = {
    "it stays open": (
        trace(forgery("callback-no-secret"), callback(answered=403), state("pending")),
        Outcome.PASS,
    ),
    "it is acknowledged and ignored": (
        trace(forgery("callback-leaked"), callback(), state("pending")),
        Outcome.PASS,
    ),
    "it is believed": (trace(forgery("callback-leaked"), callback(), state("paid")), Outcome.FAIL),
    "the order is tried in vain": (
        trace(forgery("callback-leaked"), callback(), refused(place("x"), 404), state("pending")),
        Outcome.PASS,
    ),
    "the session is read": (
        trace(forgery("callback-leaked"), callback(), read("IN_PROGRESS"), state("pending")),
        Outcome.PASS,
    ),
    "the consumer did pay": (
        trace(approved(), forgery("callback-leaked"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "a forged return is not its business": (
        trace(forgery("success"), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody lied": (trace(callback(), state("paid")), Outcome.NOT_EXERCISED),
    "it gives no address for callbacks": (
        trace(hpp_session(urls={}), state("pending")),
        Outcome.PASS,
    ),
    "it gives one, and nobody lied": (trace(hpp_session()), Outcome.NOT_EXERCISED),
    "whatever it declares to hear": (
        trace(
            hpp_session(),
            forgery("callback-leaked"),
            callback(),
            state("paid"),
            setup=setup(uses=Uses(learns_outcome_by=("redirect",))),
        ),
        Outcome.FAIL,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_forged_callback_changes_nothing(given: Trace, outcome: Outcome) -> None:
    """What nobody but a callback claims is not believed."""
    assert rule.judge([given]).outcome is outcome
