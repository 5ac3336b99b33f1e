from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.lifetimes.completed_is_not_paid import completed_is_not_paid as rule

from ..traces import (
    approved,
    callback,
    checkout,
    connection_lost,
    perturbed,
    place,
    purchase,
    read,
    recovered,
    refused,
    state,
    trace,
)

CASES = {
    "left open": (trace(*checkout(), perturbed(place(), 500), state("pending")), Outcome.PASS),
    "shown as paid": (trace(*checkout(), perturbed(place(), 500), state("paid")), Outcome.FAIL),
    "shown as paid after a read": (
        trace(approved(), read("COMPLETED"), perturbed(place(), 400), state("paid")),
        Outcome.FAIL,
    ),
    "the order was placed": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "placed at the second attempt": (
        trace(*checkout(), perturbed(place(), 500), place(), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "placed after the recovery": (
        trace(
            *checkout(),
            perturbed(place(), 500),
            state("pending"),
            recovered(),
            place(),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "nobody reported completion": (
        trace(callback("IN_PROGRESS"), perturbed(place(), 500), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "the read was refused": (
        trace(refused(read()), perturbed(place(), 500), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "no answer, yet it was placed": (
        trace(*checkout(), connection_lost(place(), executed=True), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "no answer, and it was not placed": (
        trace(*checkout(), connection_lost(place(), executed=False), state("paid")),
        Outcome.FAIL,
    ),
    "nothing was placed": (trace(*checkout(), state("pending")), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_completed_is_not_paid(given: Trace, outcome: Outcome) -> None:
    """A completed page whose order was not placed is no payment."""
    assert rule.judge([given]).outcome is outcome
