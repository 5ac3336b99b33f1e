from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Event, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.lifetimes.token_used_in_time import token_used_in_time as rule

from ..traces import (
    approved,
    checkout,
    clock,
    hpp_session,
    place,
    purchase,
    refused,
    setup,
    started,
    state,
    trace,
)


def late(*events: Event) -> Trace:
    return trace(*checkout(), clock(3660), *events)


def second_try(end: str) -> tuple[Event, ...]:
    return (hpp_session(), started(), refused(place("t2")), state(end))


CASES = {
    "at once": (trace(*purchase()), Outcome.PASS),
    "in the last second": (trace(approved(at=10), replace(place(), at=3610.0)), Outcome.PASS),
    "a second too late": (trace(approved(at=10), replace(place(), at=3611.0)), Outcome.FAIL),
    "a newer approval counts": (
        trace(approved(at=10), approved(at=3000), replace(place(), at=6000.0)),
        Outcome.PASS,
    ),
    "nothing was placed": (trace(*checkout()), Outcome.NOT_EXERCISED),
    "the token died, and the second try is paid": (
        late(refused(place(), 404), state("pending"), *second_try("paid")),
        Outcome.PASS,
    ),
    "the token died, and it failed": (
        late(refused(place(), 404), state("failed"), *second_try("paid")),
        Outcome.PASS,
    ),
    "the token died, and it is paid": (
        late(refused(place(), 404), state("paid"), *second_try("paid")),
        Outcome.FAIL,
    ),
    "the token died, and nothing helps": (
        late(refused(place(), 404), state("pending"), *second_try("pending")),
        Outcome.FAIL,
    ),
    "it was placed before the hour was over": (
        trace(*checkout(), place(), clock(3660), state("paid"), *second_try("paid")),
        Outcome.PASS,
    ),
    "as many tries as are allowed": (
        late(*[refused(place(), 404)] * 10, state("pending"), *second_try("paid")),
        Outcome.PASS,
    ),
    "tries without end": (
        late(*[refused(place(), 404)] * 11, state("pending"), *second_try("paid")),
        Outcome.FAIL,
    ),
    "the clock moved by half an hour": (
        trace(approved(), clock(1800), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "the page places the orders": (
        trace(
            *purchase(),
            setup=setup(uses=Uses(place_order_mode="PLACE_ORDER")),
            exercises=["LIFE-03"],
        ),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_token_is_used_within_its_hour(given: Trace, outcome: Outcome) -> None:
    """Placed within 60 minutes; a dead token confirms nothing, and a new try may succeed."""
    assert rule.judge([given]).outcome is outcome
