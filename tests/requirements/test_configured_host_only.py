from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import Reconfigured
from conformance.core.setup import Uses
from conformance.core.trace import Credential, Event, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.environment.configured_host_only import configured_host_only as rule

from ..traces import (
    BASIC,
    driver_answer,
    hpp_session,
    kp_session,
    perturbed,
    place,
    sent_to,
    setup,
    started,
    third_party_call,
    trace,
    with_credential,
)


def unset(*events: Event, scenario: str = "setting-missing") -> Trace:
    return replace(trace(*events), scenario=scenario)


CASES = {
    "it is": (trace(kp_session(), hpp_session()), Outcome.PASS),
    "no setting is declared that could be taken away": (
        replace(trace(kp_session()), scenario="purchase"),
        Outcome.REVIEW,
    ),
    "one is declared": (
        replace(
            trace(kp_session(), setup=setup(uses=Uses(without=("KLARNA_BASE_URL",)))),
            scenario="purchase",
        ),
        Outcome.PASS,
    ),
    "nothing is in the setting, and it sells": (
        unset(kp_session(), started(), scenario="setting-empty"),
        Outcome.FAIL,
    ),
    "nothing was called": (trace(), Outcome.NOT_EXERCISED),
    "production is called from a test": (
        trace(kp_session(), sent_to(place(), "production")),
        Outcome.FAIL,
    ),
    "some other host is called": (trace(sent_to(kp_session(), "elsewhere")), Outcome.FAIL),
    "the test environment is called from production": (
        trace(kp_session(), setup=setup(environment="production", credential_of="production")),
        Outcome.FAIL,
    ),
    "crossed credentials are not its business": (
        trace(sent_to(kp_session(), "production"), setup=setup(credential_of="production")),
        Outcome.NOT_EXERCISED,
    ),
    "a refused call elsewhere is not its business": (
        trace(perturbed(kp_session(), 401), sent_to(kp_session(), "elsewhere")),
        Outcome.NOT_EXERCISED,
    ),
    "a redirect leads elsewhere: not its business": (
        trace(perturbed(kp_session(), 302), sent_to(kp_session(), "elsewhere")),
        Outcome.NOT_EXERCISED,
    ),
    "an error of the server drives it elsewhere": (
        trace(perturbed(kp_session(), 503), sent_to(kp_session(), "elsewhere")),
        Outcome.FAIL,
    ),
    "the hard-coded host": (
        trace(kp_session(), third_party_call("https://api.klarna.com")),
        Outcome.FAIL,
    ),
    "an error is reported to a third party": (
        trace(kp_session(), third_party_call()),
        Outcome.PASS,
    ),
    "a third party with credentials of its own": (
        trace(
            kp_session(), with_credential(third_party_call(), Credential("Basic", well_formed=True))
        ),
        Outcome.PASS,
    ),
    "a third party is given the credentials": (
        trace(kp_session(), with_credential(third_party_call(), BASIC)),
        Outcome.FAIL,
    ),
    "without the setting it takes the usual host": (
        unset(third_party_call("https://api.klarna.com"), started(Result.REFUSED)),
        Outcome.FAIL,
    ),
    "without the setting it does not start": (
        unset(driver_answer("start_up", Result.REFUSED)),
        Outcome.PASS,
    ),
    "without the setting it does not sell": (
        unset(driver_answer("start_up"), started(Result.REFUSED)),
        Outcome.PASS,
    ),
    "without the setting it sells": (
        unset(driver_answer("start_up"), kp_session(), started()),
        Outcome.FAIL,
    ),
    "without the setting it calls somebody": (
        unset(kp_session(), started(Result.REFUSED)),
        Outcome.FAIL,
    ),
    "with a setting that means nothing it does not start": (
        unset(driver_answer("start_up", Result.REFUSED), scenario="setting-unknown"),
        Outcome.PASS,
    ),
    "with a setting that means nothing it sells": (
        unset(driver_answer("start_up"), kp_session(), started(), scenario="setting-unknown"),
        Outcome.FAIL,
    ),
    "what follows a switch is not its business": (
        trace(Reconfigured("production"), sent_to(place(), "production")),
        Outcome.NOT_EXERCISED,
    ),
    "without the setting it only started": (
        unset(driver_answer("start_up")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_only_the_configured_host_is_called(given: Trace, outcome: Outcome) -> None:
    """The configuration names the host, and without it nothing is sold."""
    assert rule.judge([given]).outcome is outcome
