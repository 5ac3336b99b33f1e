from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Event, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.own_check_of_credentials import (
    own_check_of_credentials as rule,
)

from ..traces import connection_lost, driver_answer, kp_session, perturbed, refused, sent_to, setup
from ..traces import trace as told

CHECKS = setup(uses=Uses(checks_credentials=True))
VALID = driver_answer("check_credentials")
INVALID = driver_answer("check_credentials", Result.REFUSED)
UNVERIFIED = driver_answer("check_credentials", Result.UNKNOWN)


def trace(*events: Event) -> Trace:
    return told(*events, setup=CHECKS)


CASES = {
    "valid after a 2xx": (trace(kp_session(), VALID), Outcome.PASS),
    "not valid after a 401": (trace(refused(kp_session(), 401), INVALID), Outcome.PASS),
    "not verified after a 500": (trace(perturbed(kp_session(), 500), UNVERIFIED), Outcome.PASS),
    "not verified after silence": (
        trace(connection_lost(kp_session(), executed=False), UNVERIFIED),
        Outcome.PASS,
    ),
    "valid when asked again after silence": (
        trace(connection_lost(kp_session(), executed=False), kp_session(), VALID),
        Outcome.PASS,
    ),
    "valid after an answer and then silence": (
        trace(kp_session(), connection_lost(kp_session(), executed=False), VALID),
        Outcome.WARN,
    ),
    "valid after any other 2xx": (
        trace(perturbed(kp_session(), 299, executed=True), VALID),
        Outcome.PASS,
    ),
    "not valid after another 2xx": (
        trace(perturbed(kp_session(), 201, executed=True), INVALID),
        Outcome.WARN,
    ),
    "not verified after a redirect": (
        trace(perturbed(kp_session(), 302), UNVERIFIED),
        Outcome.PASS,
    ),
    "valid after a redirect": (trace(perturbed(kp_session(), 302), VALID), Outcome.WARN),
    "valid after a 401": (trace(perturbed(kp_session(), 401), VALID), Outcome.WARN),
    "valid after a 404": (trace(perturbed(kp_session(), 404), VALID), Outcome.WARN),
    "valid after a 500": (trace(perturbed(kp_session(), 500), VALID), Outcome.WARN),
    "valid after silence": (
        trace(connection_lost(kp_session(), executed=False), VALID),
        Outcome.WARN,
    ),
    "valid without a call": (trace(VALID), Outcome.WARN),
    "not valid after a 2xx": (trace(kp_session(), INVALID), Outcome.WARN),
    "valid though one of two was refused": (
        trace(kp_session(), perturbed(kp_session(), 403), VALID),
        Outcome.WARN,
    ),
    "asked of the other environment": (
        trace(sent_to(kp_session(), "production"), VALID),
        Outcome.WARN,
    ),
    "it falls over": (
        trace(perturbed(kp_session(), 500), driver_answer("check_credentials", Result.CRASHED)),
        Outcome.WARN,
    ),
    "it was not asked": (trace(), Outcome.NOT_EXERCISED),
    "it has no such check": (
        told(kp_session(), setup=setup(uses=Uses()), exercises=["AUTH-06"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_credentials_are_valid_when_the_platform_says_so(given: Trace, outcome: Outcome) -> None:
    """2xx means valid, nothing else does, and only the configured environment is asked."""
    assert rule.judge([given]).outcome is outcome
