from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.any_2xx_with_a_body import any_2xx_with_a_body as rule

from ..traces import (
    capture,
    checkout,
    flow,
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

USUAL = flow(kp__create_session=1, hpp__create_session=1, kp__place_order=1)

CASES = {
    "it goes on as usual": (
        trace(*checkout(), perturbed(place(), 202, executed=True), state("paid"), baseline=USUAL),
        Outcome.PASS,
    ),
    "nothing unusual was answered": (trace(*purchase(), baseline=USUAL), Outcome.NOT_EXERCISED),
    "it was never called": (
        trace(*checkout(), state("pending"), perturbation="kp.place_order=202", baseline=USUAL),
        Outcome.NOT_EXERCISED,
    ),
    "the purchase stays open": (
        trace(
            *checkout(), perturbed(place(), 202, executed=True), state("pending"), baseline=USUAL
        ),
        Outcome.FAIL,
    ),
    "the order is placed again": (
        trace(
            *checkout(),
            perturbed(place(), 299, executed=True),
            place(order="o2"),
            state("paid"),
            baseline=USUAL,
        ),
        Outcome.FAIL,
    ),
    "the same order is placed again": (
        trace(
            *checkout(),
            perturbed(place(), 299, executed=True),
            place(),
            state("paid"),
            baseline=USUAL,
        ),
        Outcome.FAIL,
    ),
    "no checkout": (
        trace(perturbed(kp_session(), 201, executed=True), started(Result.REFUSED), baseline=USUAL),
        Outcome.FAIL,
    ),
    "the shop crashes": (
        trace(perturbed(kp_session(), 206, executed=True), started(Result.CRASHED), baseline=USUAL),
        Outcome.FAIL,
    ),
    "the session is read more often": (
        trace(
            *checkout(),
            perturbed(read(), 203, executed=True),
            read(),
            place(),
            state("paid"),
            baseline=USUAL,
        ),
        Outcome.PASS,
    ),
    "the read is believed only when it is answered as usual again": (
        trace(
            *checkout(),
            perturbed(read(), 201, executed=True),
            state("pending"),
            recovered(),
            read(),
            place(),
            state("paid"),
            baseline=USUAL,
        ),
        Outcome.FAIL,
    ),
    "nobody played the story without it": (
        trace(*checkout(), perturbed(place(), 202, executed=True), state("paid")),
        Outcome.INCONCLUSIVE,
    ),
    "an error is not its business": (
        trace(*checkout(), perturbed(place(), 400), state("pending"), baseline=USUAL),
        Outcome.NOT_EXERCISED,
    ),
    "a call whose body is not needed is not its business": (
        trace(*purchase(), perturbed(capture(), 200, executed=True), baseline=USUAL),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_any_2xx_is_success_where_the_body_is_read(given: Trace, outcome: Outcome) -> None:
    """Another 2xx with the same body makes no difference."""
    assert rule.judge([given]).outcome is outcome
