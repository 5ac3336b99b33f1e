from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Credential, Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.interim_and_redirects import (
    interim_and_redirects as rule,
)

from ..traces import (
    call,
    driver_answer,
    flow,
    kp_session,
    perturbed,
    place,
    read,
    recovered,
    sent_to,
    state,
    trace,
    with_credential,
)

REFUSED = driver_answer("start_checkout", Result.REFUSED)


def redirected(exchange: Exchange, status: int = 302) -> Exchange:
    return perturbed(exchange, status)


def followed(*, bare: bool = False) -> Exchange:
    gone = replace(sent_to(call("", "POST", "/moved/x"), "elsewhere"))
    return with_credential(gone, Credential()) if bare else gone


def interim(*events: Event) -> Trace:
    """103 came first; the answer itself is the true one."""
    met = replace(place(), perturbation="kp.place_order=103 first")
    usual = flow("paid", 1, "start_checkout=accepted", kp__place_order=1)
    return trace(driver_answer("start_checkout"), met, *events, baseline=usual)


CASES = {
    "a redirect is an error": (trace(redirected(kp_session()), REFUSED), Outcome.PASS),
    "a read is redirected": (trace(redirected(read(), 308), state("pending")), Outcome.PASS),
    "a redirect is taken for success": (
        trace(redirected(kp_session()), driver_answer("start_checkout")),
        Outcome.WARN,
    ),
    "a redirect is taken for a paid order": (
        trace(redirected(place(), 307), state("paid", "o1")),
        Outcome.WARN,
    ),
    "it falls over": (
        trace(redirected(kp_session()), driver_answer("start_checkout", Result.CRASHED)),
        Outcome.WARN,
    ),
    "it runs in circles": (
        trace(redirected(kp_session()), driver_answer("start_checkout", Result.STALLED)),
        Outcome.WARN,
    ),
    "it is followed with the credentials": (
        trace(redirected(kp_session()), followed(), REFUSED),
        Outcome.WARN,
    ),
    "it is followed without them": (
        trace(redirected(kp_session()), followed(bare=True), REFUSED),
        Outcome.PASS,
    ),
    "what comes after the recovery is as usual": (
        trace(redirected(place()), state("pending"), recovered(), place(), state("paid", "o1")),
        Outcome.PASS,
    ),
    "an interim answer is waited out": (interim(state("paid", "o1")), Outcome.PASS),
    "an interim answer is taken for the answer": (interim(state("pending")), Outcome.WARN),
    "an interim answer makes it ask again": (interim(place(), state("paid", "o1")), Outcome.WARN),
    "another error is not its business": (
        trace(perturbed(place(), 400), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
    "nothing unusual": (trace(kp_session(), place()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_redirects_and_interim_answers_are_no_success(given: Trace, outcome: Outcome) -> None:
    """1xx is waited out; 3xx is an error and takes no credentials elsewhere."""
    assert rule.judge([given]).outcome is outcome
