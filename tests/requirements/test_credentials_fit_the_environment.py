from __future__ import annotations

import pytest

from conformance.core.setup import Setup
from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.credentials_fit_the_environment import (
    credentials_fit_the_environment as rule,
)

from ..traces import driver_answer, kp_session, refused, sent_to, setup, started, trace


def crossed() -> Setup:
    return setup(credential_of="production")


CASES = {
    "the checkout is refused": (
        trace(refused(kp_session(), 401), started(Result.REFUSED), setup=crossed()),
        Outcome.PASS,
    ),
    "it refuses to start": (
        trace(driver_answer("start_up", Result.REFUSED), setup=crossed()),
        Outcome.PASS,
    ),
    "a checkout is sold": (trace(kp_session(), started(), setup=crossed()), Outcome.FAIL),
    "the other host is tried": (
        trace(sent_to(kp_session(), "production"), started(Result.REFUSED), setup=crossed()),
        Outcome.FAIL,
    ),
    "it crashes, which is not its business": (
        trace(started(Result.CRASHED), setup=crossed()),
        Outcome.PASS,
    ),
    "they fit": (trace(kp_session(), started()), Outcome.NOT_EXERCISED),
    "nothing happened": (trace(setup=crossed()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_credentials_open_nothing_elsewhere(given: Trace, outcome: Outcome) -> None:
    """With the credentials of one environment and the host of the other nothing is sold."""
    assert rule.judge([given]).outcome is outcome
