"""The statuses that sessions and orders go through, as the exchanges of a case show them."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.lifecycle import DOCUMENTED, HPP_SESSION, KP_SESSION, ORDER, lifecycles
from conformance.core.trace import Exchange, Response
from conformance.reporters.lifecycle import PLACES, diagram

from ..traces import (
    cancel,
    capture,
    hpp_session,
    kp_session,
    place,
    refund,
    release,
    shop_return,
    trace,
)


def on_page(operation: str) -> Exchange:
    return replace(shop_return(), operation=operation, response=Response(303))


def taken(*events: Exchange) -> dict[str, dict[tuple[str, str], int]]:
    return {
        each.name: {(t.source, t.target): t.count for t in each.transitions if t.count}
        for each in lifecycles([trace(*events)])
    }


PAID = (kp_session(), hpp_session(), on_page("page.open"), on_page("page.approve"), place())


def test_a_purchase_goes_from_waiting_to_an_authorized_order():
    found = taken(*PAID)
    assert found[HPP_SESSION] == {
        ("start", "WAITING"): 1,
        ("WAITING", "IN_PROGRESS"): 1,
        ("IN_PROGRESS", "COMPLETED"): 1,
    }
    assert found[KP_SESSION][("authorized", "complete")] == 1
    assert found[ORDER] == {("start", "AUTHORIZED"): 1}


def test_a_placement_that_is_repeated_makes_one_order():
    assert taken(*PAID, place())[ORDER] == {("start", "AUTHORIZED"): 1}


def test_an_order_is_captured_in_parts_and_refunded():
    found = taken(*PAID, capture(6633), capture(6633, "c2"), capture(6634, "c3"), refund())[ORDER]
    assert found[("AUTHORIZED", "PART_CAPTURED")] == 1
    assert found[("PART_CAPTURED", "CAPTURED")] == 1
    assert found[("CAPTURED", "REFUNDED")] == 1


def test_an_order_is_cancelled():
    assert taken(*PAID, cancel())[ORDER][("AUTHORIZED", "CANCELLED")] == 1


def test_a_page_that_is_over_stays_as_it_is():
    found = taken(kp_session(), hpp_session(), on_page("page.cancel"), on_page("page.open"))
    assert ("CANCELLED", "IN_PROGRESS") not in found[HPP_SESSION]


def test_an_authorization_that_is_given_back_leaves_the_session_open():
    assert taken(*PAID[:-1], release())[KP_SESSION][("authorized", "incomplete")] == 1


def test_every_documented_status_has_its_place_in_the_picture():
    for name, pairs in DOCUMENTED.items():
        assert {status for pair in pairs for status in pair} <= set(PLACES[name])


def test_lines_end_at_the_border_of_a_status():
    for one in lifecycles([trace(*PAID)]):
        drawn = diagram(one)
        assert all(0 <= e.x1 <= drawn.width and 0 <= e.y1 <= drawn.height for e in drawn.edges)
        assert all((e.x1, e.y1) != (e.x2, e.y2) for e in drawn.edges)
