from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Trace
from conformance.core.verdict import Observation
from conformance.requirements import orders

from ..traces import (
    approved,
    callback,
    cancel,
    checkout,
    connection_lost,
    driver_answer,
    place,
    purchase,
    read,
    refused,
    setup,
    state,
    trace,
)

BY_PAGE = setup(uses=Uses(place_order_mode="PLACE_ORDER"))
HELD = {
    "none": (trace(*checkout()), ()),
    "a placed one": (trace(*purchase()), ("o1",)),
    "a refused one": (trace(refused(place())), ()),
    "one whose answer was lost": (trace(connection_lost(place(), executed=True)), ("o1",)),
    "one that was never made": (trace(connection_lost(place(), executed=False)), ()),
    "the same one twice": (trace(place(), place()), ("o1",)),
    "two": (trace(place(), place("t2", "o2")), ("o1", "o2")),
    "one that the page placed, by a read": (trace(read(order_id="o1"), setup=BY_PAGE), ("o1",)),
    "one that the page placed, by callback": (
        trace(callback(order_id="o1"), setup=BY_PAGE),
        ("o1",),
    ),
    "one that the page placed, and nobody named": (
        trace(approved(), setup=BY_PAGE),
        (orders.UNNAMED,),
    ),
    "none, as the page was not approved": (trace(read("FAILED"), setup=BY_PAGE), ()),
    "one that a callback claims": (trace(callback(order_id="o1")), ()),
}
AGREED = {
    "paid, with an order": (trace(*purchase()), [(True, False)]),
    "open, without": (trace(approved(), state("pending")), [(True, False)]),
    "failed, without": (trace(approved(), state("failed")), [(True, False)]),
    "paid, without": (trace(approved(), state("paid")), [(False, False)]),
    "failed, with an order": (trace(place(), state("failed")), [(False, False)]),
    "open, with an order": (trace(place(), state("pending")), [(False, True)]),
    "paid, then cancelled by the merchant": (
        trace(*purchase(), cancel(), driver_answer("cancel"), state("cancelled")),
        [(True, False)],
    ),
    "nobody asked": (trace(place()), []),
}


@pytest.mark.parametrize(("seen", "held"), HELD.values(), ids=HELD)
def test_what_the_platform_holds(seen: Trace, held: tuple[str, ...]) -> None:
    assert orders.held(seen) == held


@pytest.mark.parametrize(("seen", "expected"), AGREED.values(), ids=AGREED)
def test_paid_exactly_if_there_is_an_order(seen: Trace, expected: list[tuple[bool, bool]]) -> None:
    """Open although the order exists is put up with: it may yet be found out."""

    def judged(one: Observation) -> tuple[bool | None, bool]:
        return one.held, one.tolerated

    assert list(map(judged, orders.agreement(seen))) == expected
