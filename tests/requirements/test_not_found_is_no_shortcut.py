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
    flow,
    place,
    purchase,
    read,
    recovered,
    refund,
    said,
    state,
    trace,
    under,
)

CASES = {
    "it is an error": (
        trace(*checkout(), under(place(), 404), state("failed"), reference=flow("failed", 0)),
        Outcome.PASS,
    ),
    "it means paid": (trace(*checkout(), under(place(), 404), state("paid")), Outcome.FAIL),
    "it means captured": (trace(*purchase(), under(capture(), 404), said("capture")), Outcome.FAIL),
    "it means refunded": (
        trace(*purchase(), capture(), under(refund(), 404), said("refund")),
        Outcome.FAIL,
    ),
    "it means cancelled": (
        trace(
            *purchase(), under(cancel(), 404), said("cancel", Result.REFUSED), state("cancelled")
        ),
        Outcome.FAIL,
    ),
    "it ends otherwise than 400": (
        trace(*checkout(), under(place(), 404), state("pending"), reference=flow("failed", 0)),
        Outcome.FAIL,
    ),
    "it leads to a second order": (
        trace(*checkout(), place(), under(read(), 404), place(order="o2"), state("paid")),
        Outcome.FAIL,
    ),
    "the session is read again later": (
        trace(
            *checkout(),
            under(read(), 404),
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
        trace(*checkout(), under(place(), 400), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_not_found_means_that_it_failed(given: Trace, outcome: Outcome) -> None:
    """404 is never read as: it is done already."""
    assert rule.judge([given]).outcome is outcome
