from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.payments_session.session_before_page import (
    session_before_page as rule,
)

from ..traces import hpp_session, kp_session, perturbed, refused, started, trace, unanswered

CASES = {
    "it does": (trace(kp_session(), hpp_session()), Outcome.PASS),
    "nothing was created": (trace(), Outcome.NOT_EXERCISED),
    "a page alone": (trace(hpp_session()), Outcome.FAIL),
    "the page comes first": (trace(hpp_session(), kp_session()), Outcome.FAIL),
    "no page after a refusal": (
        trace(perturbed(kp_session(), 400), started(Result.REFUSED)),
        Outcome.PASS,
    ),
    "a page after a refusal": (trace(perturbed(kp_session(), 400), hpp_session()), Outcome.FAIL),
    "a page after no answer": (trace(unanswered(kp_session()), hpp_session()), Outcome.FAIL),
    "a page after the second attempt": (
        trace(perturbed(kp_session(), 500), kp_session(), hpp_session()),
        Outcome.PASS,
    ),
    "a second purchase is refused": (
        trace(kp_session(), hpp_session(), refused(kp_session("kp-2")), hpp_session()),
        Outcome.FAIL,
    ),
    "another 2xx": (
        trace(perturbed(kp_session(), 202, executed=True), hpp_session()),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_session_comes_first(given: Trace, outcome: Outcome) -> None:
    """No hosted page is asked for before a payment session was created."""
    assert rule.judge([given]).outcome is outcome
