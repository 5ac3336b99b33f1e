from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.any_4xx import any_4xx as rule

from ..traces import (
    cancel,
    capture,
    checkout,
    driver_answer,
    flow,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    read,
    recovered,
    started,
    state,
    trace,
)

FAILED = flow("failed", 0)

CASES = {
    "a refused placement stays unpaid": (
        trace(*checkout(), perturbed(place(), 402), state("failed"), reference=FAILED),
        Outcome.PASS,
    ),
    "the documented code itself": (
        trace(*checkout(), perturbed(place(), 400), state("failed")),
        Outcome.PASS,
    ),
    "nothing was refused": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "it was never called": (
        trace(*checkout(), perturbation="kp.place_order=402", reference=FAILED),
        Outcome.NOT_EXERCISED,
    ),
    "a number that means paid": (
        trace(*checkout(), perturbed(place(), 409), state("paid"), reference=FAILED),
        Outcome.FAIL,
    ),
    "a number that is skipped in silence": (
        trace(*checkout(), perturbed(place(), 418), state("pending"), reference=FAILED),
        Outcome.FAIL,
    ),
    "credentials refused, so the purchase waits": (
        trace(*checkout(), perturbed(place(), 401), state("pending"), reference=FAILED),
        Outcome.WARN,
    ),
    "too many calls, so the purchase waits": (
        trace(*checkout(), perturbed(place(), 429), state("pending"), reference=FAILED),
        Outcome.PASS,
    ),
    "too many calls, so the order is placed later": (
        trace(
            *checkout(),
            perturbed(place(), 429),
            state("pending"),
            recovered(),
            place(),
            state("paid"),
            reference=FAILED,
        ),
        Outcome.PASS,
    ),
    "too many calls, and two orders are placed later": (
        trace(
            *checkout(),
            perturbed(place(), 429),
            recovered(),
            place(),
            place("t1", "o2"),
            state("paid"),
            reference=FAILED,
        ),
        Outcome.WARN,
    ),
    "another refusal, and the order is placed later": (
        trace(
            *checkout(),
            perturbed(place(), 403),
            recovered(),
            place(),
            state("paid"),
            reference=FAILED,
        ),
        Outcome.FAIL,
    ),
    "too many calls, so it is captured later": (
        trace(
            *purchase(),
            perturbed(capture(), 429),
            driver_answer("capture", Result.UNKNOWN),
            recovered(),
            capture(),
            state("paid"),
            reference=flow("paid", 1, "start_checkout=accepted", "capture=refused"),
        ),
        Outcome.PASS,
    ),
    "too many calls, and it is captured though it was refused": (
        trace(
            *purchase(),
            perturbed(capture(), 429),
            driver_answer("capture", Result.REFUSED),
            recovered(),
            capture(),
            state("paid"),
            reference=flow("paid", 1, "start_checkout=accepted", "capture=unknown"),
        ),
        Outcome.WARN,
    ),
    "too many calls, and it is never captured": (
        trace(
            *purchase(),
            perturbed(capture(), 429),
            driver_answer("capture", Result.UNKNOWN),
            recovered(),
            state("paid"),
            reference=flow("paid", 1, "start_checkout=accepted", "capture=refused"),
        ),
        Outcome.PASS,
    ),
    "too many calls, and paid all the same": (
        trace(*checkout(), perturbed(place(), 429), state("paid")),
        Outcome.FAIL,
    ),
    "a checkout without a session": (trace(perturbed(kp_session(), 403), started()), Outcome.FAIL),
    "a checkout without a page": (
        trace(kp_session(), perturbed(hpp_session(), 422), started()),
        Outcome.FAIL,
    ),
    "no checkout": (trace(perturbed(kp_session(), 403), started(Result.REFUSED)), Outcome.PASS),
    "the shop crashes": (
        trace(perturbed(kp_session(), 403), started(Result.CRASHED)),
        Outcome.FAIL,
    ),
    "the shop never answers": (
        trace(perturbed(kp_session(), 403), started(Result.STALLED)),
        Outcome.FAIL,
    ),
    "paid by the token of the return, though the read was refused": (
        trace(*checkout(), perturbed(read(), 403), place(), state("paid")),
        Outcome.PASS,
    ),
    "paid because the read was refused": (
        trace(*checkout(), perturbed(read(), 403), state("paid")),
        Outcome.FAIL,
    ),
    "a refused capture that is booked": (
        trace(*purchase(), perturbed(capture(), 403), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "a capture that worked when it was tried again": (
        trace(*purchase(), perturbed(capture(), 403), capture(), driver_answer("capture")),
        Outcome.PASS,
    ),
    "a refused capture": (
        trace(*purchase(), perturbed(capture(), 403), driver_answer("capture", Result.REFUSED)),
        Outcome.PASS,
    ),
    "a refused cancellation that is shown": (
        trace(
            *purchase(),
            perturbed(cancel(), 403),
            driver_answer("cancel", Result.REFUSED),
            state("cancelled"),
        ),
        Outcome.FAIL,
    ),
    "after the recovery it may be paid": (
        trace(
            *checkout(),
            perturbed(place(), 400),
            state("pending"),
            recovered(),
            place(),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "not found is judged elsewhere": (
        trace(*checkout(), perturbed(place(), 404), state("paid"), reference=FAILED),
        Outcome.PASS,
    ),
    "not found, and the shop crashes": (
        trace(perturbed(kp_session(), 404), started(Result.CRASHED)),
        Outcome.FAIL,
    ),
    "a server error is not its business": (
        trace(*checkout(), perturbed(place(), 500), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_any_4xx_is_an_error_of_the_request(given: Trace, outcome: Outcome) -> None:
    """Every number from 400 to 499 has the same end: nothing counts as done."""
    assert rule.judge([given]).outcome is outcome
