from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.environment.one_environment_a_purchase import (
    one_environment_a_purchase as rule,
)

from ..traces import (
    LIVE,
    capture,
    hpp_session,
    kp_session,
    place,
    purchase,
    sent_to,
    third_party_call,
    trace,
)

CASES = {
    "it stays": (trace(*purchase(), capture()), Outcome.PASS),
    "nothing was called": (trace(), Outcome.NOT_EXERCISED),
    "the order is placed in production": (
        trace(kp_session(), hpp_session(), sent_to(place(), "production")),
        Outcome.FAIL,
    ),
    "it is captured in production": (
        trace(*purchase(), sent_to(capture(), "production")),
        Outcome.FAIL,
    ),
    "the payment session is of production": (
        trace(kp_session(), hpp_session(url=f"{LIVE}/payments/v1/sessions/kp-1")),
        Outcome.FAIL,
    ),
    "the host in capital letters": (
        trace(kp_session(), hpp_session(url="https://PLAYGROUND.test/payments/v1/sessions/kp-1")),
        Outcome.PASS,
    ),
    "the payment session is a bare path, which is not its business": (
        trace(kp_session(), hpp_session(url="/payments/v1/sessions/kp-1")),
        Outcome.PASS,
    ),
    "the payment session is no text": (trace(kp_session(), hpp_session(url=7)), Outcome.PASS),
    "an error is reported to a third party": (trace(*purchase(), third_party_call()), Outcome.PASS),
    "the hard-coded host": (
        trace(kp_session(), third_party_call("https://api.klarna.com")),
        Outcome.FAIL,
    ),
    "all of it in production": (
        trace(sent_to(kp_session(), "production"), sent_to(place(), "production")),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_purchase_stays_where_it_began(given: Trace, outcome: Outcome) -> None:
    """All calls of a purchase, and the payment session that the page is given, are of one host."""
    assert rule.judge([given]).outcome is outcome
