from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order.refused_placement import refused_placement as rule

from ..traces import (
    checkout,
    kp_session,
    perturbed,
    place,
    purchase,
    recovered,
    state,
    trace,
)

CASES = {
    "it failed": (trace(*checkout(), perturbed(place(), 403), state("failed")), Outcome.PASS),
    "it is paid": (trace(*checkout(), perturbed(place(), 403), state("paid")), Outcome.FAIL),
    "it has an order id": (
        trace(*checkout(), perturbed(place(), 403), state("pending", "o1")),
        Outcome.FAIL,
    ),
    "paid after the recovery": (
        trace(
            *checkout(),
            perturbed(place(), 409),
            state("pending"),
            recovered(),
            place(),
            state("paid", "o1"),
        ),
        Outcome.PASS,
    ),
    "nothing was refused": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "a server error is not its business": (
        trace(*checkout(), perturbed(place(), 500), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "another call was refused": (
        trace(perturbed(kp_session(), 400), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody asked for the state": (
        trace(*checkout(), perturbed(place(), 400)),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_refused_order_is_no_purchase(given: Trace, outcome: Outcome) -> None:
    """After a 4xx on the placement nothing is paid, and there is no order id."""
    assert rule.judge([given]).outcome is outcome
