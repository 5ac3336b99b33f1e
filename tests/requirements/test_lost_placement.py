from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order.lost_placement import lost_placement as rule

from ..traces import (
    checkout,
    connection_lost,
    kp_session,
    perturbed,
    place,
    purchase,
    recovered,
    state,
    trace,
)

CASES = {
    "paid in the end": (
        trace(
            *checkout(),
            connection_lost(place(), executed=True),
            state("pending"),
            recovered(),
            place(),
            state("paid", "o1"),
        ),
        Outcome.PASS,
    ),
    "a server error, and paid in the end": (
        trace(
            *checkout(), perturbed(place(), 502, executed=True), recovered(), state("paid", "o1")
        ),
        Outcome.PASS,
    ),
    "found out at once": (
        trace(*checkout(), connection_lost(place(), executed=True), place(), state("paid", "o1")),
        Outcome.PASS,
    ),
    "shown as failed though it exists": (
        trace(*checkout(), connection_lost(place(), executed=True), state("failed")),
        Outcome.FAIL,
    ),
    "shown as cancelled though it exists": (
        trace(*checkout(), perturbed(place(), 500, executed=True), recovered(), state("cancelled")),
        Outcome.FAIL,
    ),
    "open for ever": (
        trace(*checkout(), connection_lost(place(), executed=True), recovered(), state("pending")),
        Outcome.WARN,
    ),
    "paid without an id": (
        trace(*checkout(), connection_lost(place(), executed=True), recovered(), state("paid")),
        Outcome.WARN,
    ),
    "paid with a made-up id": (
        trace(
            *checkout(), connection_lost(place(), executed=True), recovered(), state("paid", "o9")
        ),
        Outcome.FAIL,
    ),
    "paid though it does not exist": (
        trace(*checkout(), connection_lost(place(), executed=False), state("paid")),
        Outcome.FAIL,
    ),
    "failed, and it does not exist": (
        trace(*checkout(), connection_lost(place(), executed=False), state("failed")),
        Outcome.PASS,
    ),
    "open, and it does not exist": (
        trace(*checkout(), connection_lost(place(), executed=False), recovered(), state("pending")),
        Outcome.PASS,
    ),
    "two orders": (
        trace(
            *checkout(),
            connection_lost(place(), executed=True),
            place("t1", "o2"),
            state("paid", "o2"),
        ),
        Outcome.FAIL,
    ),
    "the answer came": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "another answer was lost": (
        trace(connection_lost(kp_session(), executed=True), state("pending")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_lost_placement_is_resolved(given: Trace, outcome: Outcome) -> None:
    """Never failed while the order exists, never paid without it, and settled in the end."""
    assert rule.judge([given]).outcome is outcome
