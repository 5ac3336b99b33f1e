from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.error_bodies_of_any_shape import (
    error_bodies_of_any_shape as rule,
)

from ..traces import (
    at_another_host,
    callback,
    checkout,
    crashed,
    flow,
    kp_session,
    perturbed,
    place,
    purchase,
    recovered,
    shop_answer,
    shop_return,
    started,
    state,
    trace,
    with_leaks,
)

OPEN = flow("pending", 0)
CLEAN = flow("", 0, "start_checkout=refused")
FAILED = perturbed(place(), 500)
STACK = "stack trace in answer"

CASES = {
    "the same end": (
        trace(*checkout(), perturbed(place(), 500), state("pending"), reference=OPEN),
        Outcome.PASS,
    ),
    "nothing failed": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "the shop crashes": (
        trace(perturbed(kp_session(), 400), started(Result.CRASHED)),
        Outcome.FAIL,
    ),
    "the shop never answers": (
        trace(perturbed(kp_session(), 400), started(Result.STALLED)),
        Outcome.FAIL,
    ),
    "the checkout is accepted": (trace(perturbed(kp_session(), 400), started()), Outcome.FAIL),
    "no checkout": (
        trace(
            perturbed(kp_session(), 400),
            started(Result.REFUSED),
            reference=flow("", 0, "start_checkout=refused"),
        ),
        Outcome.PASS,
    ),
    "answered 500, unlike a clean error": (
        trace(perturbed(kp_session(), 400), crashed(started()), reference=CLEAN),
        Outcome.FAIL,
    ),
    "answered 500, like a clean error": (
        trace(
            perturbed(kp_session(), 400),
            crashed(started()),
            reference=replace(CLEAN, broken=("start_checkout",)),
        ),
        Outcome.WARN,
    ),
    "answered 500, and nothing to compare it with": (
        trace(perturbed(kp_session(), 400), crashed(started())),
        Outcome.WARN,
    ),
    "answered 502": (
        trace(
            perturbed(kp_session(), 400), replace(crashed(started()), status=502), reference=CLEAN
        ),
        Outcome.PASS,
    ),
    "answered 500 once all was well again": (
        trace(perturbed(kp_session(), 400), recovered(), crashed(started()), reference=CLEAN),
        Outcome.PASS,
    ),
    "a page of its own": (
        trace(*checkout(), FAILED, shop_return(503), state("pending")),
        Outcome.PASS,
    ),
    "a broken page": (trace(*checkout(), FAILED, shop_return(500), state("pending")), Outcome.FAIL),
    "no page": (trace(*checkout(), FAILED, shop_return(None), state("pending")), Outcome.FAIL),
    "no page at an address that is not the shop's": (
        trace(*checkout(), FAILED, at_another_host(shop_return(None)), state("pending")),
        Outcome.PASS,
    ),
    "a page that was broken before": (
        trace(*checkout(), shop_return(500), FAILED, state("pending")),
        Outcome.PASS,
    ),
    "a page with a stack trace": (
        trace(*checkout(), FAILED, with_leaks(shop_return(), STACK), state("pending")),
        Outcome.FAIL,
    ),
    "an answer with a stack trace, also after a clean error": (
        trace(
            perturbed(kp_session(), 400),
            shop_answer(STACK),
            crashed(started()),
            reference=replace(CLEAN, broken=("start_checkout",)),
        ),
        Outcome.FAIL,
    ),
    "the platform is hung up on": (
        trace(*checkout(), FAILED, callback(answered=None), state("pending")),
        Outcome.FAIL,
    ),
    "the platform is asked to call again": (
        trace(*checkout(), FAILED, callback(answered=500), state("pending")),
        Outcome.PASS,
    ),
    "another end": (
        trace(*checkout(), perturbed(place(), 500), state("failed"), reference=OPEN),
        Outcome.FAIL,
    ),
    "shown as paid": (trace(*checkout(), perturbed(place(), 500), state("paid")), Outcome.FAIL),
    "a success with an odd body is not its business": (
        trace(*checkout(), perturbed(place(), 202, executed=True), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_an_error_is_survived_whatever_its_body(given: Trace, outcome: Outcome) -> None:
    """With an unreadable body the end is that of a clean error."""
    assert rule.judge([given]).outcome is outcome
