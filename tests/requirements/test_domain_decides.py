from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.setup import Setup
from conformance.core.trace import Event, FlowSummary, Result, Trace, members
from conformance.core.verdict import Outcome
from conformance.requirements.environment.domain_decides import domain_decides as rule

from ..traces import (
    call,
    capture,
    checkout,
    driver_answer,
    flow,
    kp_session,
    place,
    purchase,
    read,
    setup,
    started,
    state,
    trace,
)

USUAL = flow(kp__create_session=1, hpp__create_session=1, kp__place_order=1)


def live() -> Setup:
    return setup(environment="production", credential_of="production")


def usually(*events: Event) -> FlowSummary:
    """What the same story came to, and sent, in the test environment."""
    return replace(USUAL, sent=members(trace(*events)))


MORE = kp_session(auto_capture=True)

CASES = {
    "the same is sent": (
        trace(*purchase(), setup=live(), baseline=usually(*purchase())),
        Outcome.PASS,
    ),
    "more is sent": (
        trace(MORE, *purchase(), setup=live(), baseline=usually(*purchase())),
        Outcome.FAIL,
    ),
    "less is sent": (
        trace(*purchase(), setup=live(), baseline=usually(MORE, *purchase())),
        Outcome.FAIL,
    ),
    "what was no is yes": (
        trace(
            MORE,
            *purchase(),
            setup=live(),
            baseline=usually(kp_session(auto_capture=False), *purchase()),
        ),
        Outcome.FAIL,
    ),
    "an amount differs": (
        trace(
            kp_session(order_tax_amount=0),
            *purchase(),
            setup=live(),
            baseline=usually(kp_session(order_tax_amount=500), *purchase()),
        ),
        Outcome.FAIL,
    ),
    "the language differs": (
        trace(
            kp_session(locale="en-SE"),
            *purchase(),
            setup=live(),
            baseline=usually(kp_session(locale="sv-SE"), *purchase()),
        ),
        Outcome.FAIL,
    ),
    "a reference differs": (
        trace(
            kp_session(merchant_reference2="b"),
            *purchase(),
            setup=live(),
            baseline=usually(kp_session(merchant_reference2="a"), *purchase()),
        ),
        Outcome.PASS,
    ),
    "it does not differ": (trace(*purchase(), setup=live(), baseline=USUAL), Outcome.PASS),
    "in the test environment": (trace(*purchase(), baseline=USUAL), Outcome.NOT_EXERCISED),
    "nobody played the story in the test environment": (
        trace(*purchase(), setup=live()),
        Outcome.INCONCLUSIVE,
    ),
    "no order is placed": (
        trace(*checkout(), state("paid"), setup=live(), baseline=USUAL),
        Outcome.FAIL,
    ),
    "it is captured at once": (
        trace(*purchase(), capture(), setup=live(), baseline=USUAL),
        Outcome.FAIL,
    ),
    "a path that nobody knows": (
        trace(*purchase(), call("", "POST", "/payments/v2"), setup=live(), baseline=USUAL),
        Outcome.FAIL,
    ),
    "a return and a callback that met": (
        trace(*purchase(), place(), setup=live(), baseline=USUAL),
        Outcome.PASS,
    ),
    "a read more": (trace(*purchase(), read(), setup=live(), baseline=USUAL), Outcome.PASS),
    "it ends in another state": (
        trace(*checkout(), place(), state("pending"), setup=live(), baseline=USUAL),
        Outcome.FAIL,
    ),
    "it does not start": (
        trace(driver_answer("start_up", Result.REFUSED), setup=live()),
        Outcome.FAIL,
    ),
    "no checkout": (trace(started(Result.REFUSED), setup=live(), baseline=USUAL), Outcome.FAIL),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_nothing_but_the_domain_differs(given: Trace, outcome: Outcome) -> None:
    """The same story ends alike in both environments, with the same calls."""
    assert rule.judge([given]).outcome is outcome
