from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.preemptive_credentials import (
    preemptive_credentials as rule,
)

from ..traces import hpp_session, kp_session, place, sent_to, trace, unanswered, without_credentials

CASES = {
    "at once": (trace(kp_session(), hpp_session()), Outcome.PASS),
    "nothing was called": (trace(), Outcome.NOT_EXERCISED),
    "after a refusal": (trace(without_credentials(kp_session()), kp_session()), Outcome.FAIL),
    "after a refusal, on the second call": (
        trace(kp_session(), without_credentials(place()), place()),
        Outcome.FAIL,
    ),
    "bare, and unanswered": (
        trace(unanswered(without_credentials(kp_session())), kp_session()),
        Outcome.FAIL,
    ),
    "bare and never repeated is not its business": (
        trace(without_credentials(kp_session())),
        Outcome.NOT_EXERCISED,
    ),
    "bare on another path": (trace(without_credentials(place("t1")), place("t2")), Outcome.PASS),
    "bare to another host, which is not its business": (
        trace(sent_to(without_credentials(kp_session()), "elsewhere"), kp_session()),
        Outcome.PASS,
    ),
    "bare after it worked": (trace(kp_session(), without_credentials(kp_session())), Outcome.PASS),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_nobody_waits_for_a_challenge(given: Trace, outcome: Outcome) -> None:
    """The first attempt of a call carries the credentials already."""
    assert rule.judge([given]).outcome is outcome
