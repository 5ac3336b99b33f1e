from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.not_found_is_no_shortcut import (
    not_found_is_no_shortcut as rule,
)

from ..traces import (
    cancel,
    capture,
    checkout,
    driver_answer,
    flow,
    perturbed,
    place,
    purchase,
    read,
    recovered,
    refund,
    state,
    trace,
)

CASES = {
    "it is an error": (
        trace(*checkout(), perturbed(place(), 404), state("failed"), reference=flow("failed", 0)),
        Outcome.PASS,
    ),
    "it means paid": (trace(*checkout(), perturbed(place(), 404), state("paid")), Outcome.FAIL),
    "it means captured": (
        trace(*purchase(), perturbed(capture(), 404), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "it means refunded": (
        trace(*purchase(), capture(), perturbed(refund(), 404), driver_answer("refund")),
        Outcome.FAIL,
    ),
    "it means cancelled": (
        trace(
            *purchase(),
            perturbed(cancel(), 404),
            driver_answer("cancel", Result.REFUSED),
            state("cancelled"),
        ),
        Outcome.FAIL,
    ),
    "it ends otherwise than 400": (
        trace(*checkout(), perturbed(place(), 404), state("pending"), reference=flow("failed", 0)),
        Outcome.FAIL,
    ),
    "it leads to a second order": (
        trace(*checkout(), place(), perturbed(read(), 404), place(order="o2"), state("paid")),
        Outcome.FAIL,
    ),
    "the session is read again later": (
        trace(
            *checkout(),
            perturbed(read(), 404),
            state("pending"),
            recovered(),
            read(),
            place(),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "nothing was missing": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "another error is not its business": (
        trace(*checkout(), perturbed(place(), 400), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_not_found_means_that_it_failed(given: Trace, outcome: Outcome) -> None:
    """404 is never read as: it is done already."""
    assert rule.judge([given]).outcome is outcome
