from __future__ import annotations

import pytest

from conformance.core.verdict import Outcome
from conformance.requirements.environment.nothing_real import nothing_real as rule

from ..traces import kp_session, setup, trace

HOSTS = {
    "this machine": ("http://127.0.0.1:8080", Outcome.PASS),
    "this machine, by IPv6": ("https://[::1]:8080", Outcome.PASS),
    "Playground": ("https://api.playground.klarna.com", Outcome.PASS),
    "Playground in another region": ("https://api-na.playground.klarna.com", Outcome.PASS),
    "a name that nobody has": ("https://playground.test", Outcome.PASS),
    "the live platform": ("https://api.klarna.com", Outcome.FAIL),
    "the live platform in another region": ("https://api-oc.klarna.com", Outcome.FAIL),
    "a look-alike": ("https://api.playground.klarna.com.shop.com", Outcome.FAIL),
}


@pytest.mark.parametrize(("origin", "outcome"), HOSTS.values(), ids=HOSTS)
def test_a_run_is_never_made_against_the_live_platform(origin: str, outcome: Outcome) -> None:
    """This machine and Playground are for tests; what is live is for consumers."""
    given = trace(kp_session(), setup=setup(hosts={"playground": origin}), exercises=["ENV-06"])
    assert rule.judge([given]).outcome is outcome


def test_a_recording_that_nobody_planned_is_no_run() -> None:
    given = trace(kp_session(), setup=setup(hosts={"production": "https://api.klarna.com"}))
    assert rule.judge([given]).outcome is Outcome.NOT_EXERCISED
