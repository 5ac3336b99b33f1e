from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.hosted_page.session_just_created import session_just_created as rule

from ..traces import HOST, LIVE, hpp_session, kp_session, refused, trace

CASES = {
    "it is": (trace(kp_session(), hpp_session()), Outcome.PASS),
    "no page": (trace(kp_session()), Outcome.NOT_EXERCISED),
    "no session is not its business": (trace(hpp_session()), Outcome.NOT_EXERCISED),
    "a stale session": (
        trace(kp_session("kp-1"), kp_session("kp-2"), hpp_session("kp-1")),
        Outcome.FAIL,
    ),
    "the second checkout": (
        trace(kp_session("kp-1"), hpp_session("kp-1"), kp_session("kp-2"), hpp_session("kp-2")),
        Outcome.PASS,
    ),
    "only the id": (trace(kp_session(), hpp_session(url="kp-1")), Outcome.FAIL),
    "only the path": (
        trace(kp_session(), hpp_session(url="/payments/v1/sessions/kp-1")),
        Outcome.FAIL,
    ),
    "escaped": (
        trace(kp_session(), hpp_session(url=f"{HOST}/payments%2Fv1%2Fsessions%2Fkp-1")),
        Outcome.FAIL,
    ),
    "a slash at the end": (
        trace(kp_session(), hpp_session(url=f"{HOST}/payments/v1/sessions/kp-1/")),
        Outcome.PASS,
    ),
    "a query": (
        trace(kp_session(), hpp_session(url=f"{HOST}/payments/v1/sessions/kp-1?x=1")),
        Outcome.FAIL,
    ),
    "another host is not its business": (
        trace(kp_session(), hpp_session(url=f"{LIVE}/payments/v1/sessions/kp-1")),
        Outcome.PASS,
    ),
    "none at all": (trace(kp_session(), hpp_session(url="")), Outcome.FAIL),
    "no text": (trace(kp_session(), hpp_session(url=7)), Outcome.FAIL),
    "the refused second session does not count": (
        trace(kp_session(), refused(kp_session("kp-2")), hpp_session()),
        Outcome.PASS,
    ),
    "the page was refused": (trace(kp_session(), refused(hpp_session("kp-9"))), Outcome.FAIL),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_page_is_for_the_session_just_created(given: Trace, outcome: Outcome) -> None:
    """The page gets the full URL of the newest payment session."""
    assert rule.judge([given]).outcome is outcome
