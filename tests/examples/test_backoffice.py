"""Capture, refund and cancel, as the clerk asks for them."""

from __future__ import annotations

import pytest

from .shops import TOTAL, Shop
from .stand_in import Trouble


@pytest.mark.parametrize("status", [200, 202, 204, 226, 299])
def test_any_success_on_capture_is_done_whatever_its_body(shop: Shop, status: int):
    reference = f"captured-{status}"
    shop.buy(reference)
    shop.platform.trouble("om.capture", Trouble(status, executed=True, body=b"text"))
    assert shop.operate(reference, "capture", 1000) == 200
    assert shop.order(reference)["captured"] == 1000


@pytest.mark.parametrize("executed", [True, False])
def test_an_unknown_capture_is_looked_up_and_repeated_with_its_key(shop: Shop, *, executed: bool):
    reference = f"capture-{executed}"
    order = shop.buy(reference)
    shop.platform.trouble("om.capture", Trouble(500, executed))
    shop.platform.trouble("om.read_order", Trouble(503))
    assert shop.operate(reference, "capture", 1000) == 202
    assert shop.order(reference)["captured"] == 0
    assert shop.operate(reference, "capture", 1000) == 200
    assert shop.order(reference)["captured"] == 1000
    order_id = order["klarna_order_id"]
    assert shop.platform.order(order_id)["captured_amount"] == 1000
    first, second = shop.platform.seen("om.capture", order_id)
    assert first.header("klarna-idempotency-key") == second.header("klarna-idempotency-key")
    assert first.body == second.body


@pytest.mark.parametrize("verb", ["capture", "refund"])
def test_what_the_order_shows_counts_after_a_lost_answer(shop: Shop, verb: str):
    reference = f"shown-{verb}"
    shop.buy(reference)
    if verb == "refund":
        shop.operate(reference, "capture", 1000)
    shop.platform.trouble(f"om.{verb}", Trouble(None, executed=True))
    assert shop.operate(reference, verb, 700) == 200


def test_the_cron_repeats_what_is_unresolved(shop: Shop):
    order = shop.buy("resolved")
    shop.platform.trouble("om.capture", Trouble(503))
    assert shop.operate("resolved", "capture", 900) == 202
    shop.sweep()
    assert shop.order("resolved")["captured"] == 900
    assert len(shop.platform.seen("om.capture", order["klarna_order_id"])) == 2


def test_two_equal_captures_are_two(shop: Shop):
    order = shop.buy("equal")
    assert [shop.operate("equal", "capture", 400) for _ in range(2)] == [200, 200]
    assert shop.platform.order(order["klarna_order_id"])["captured_amount"] == 800


def test_refused_operations_change_nothing(shop: Shop):
    shop.buy("limits")
    assert shop.operate("limits", "capture", TOTAL + 1) == 409
    assert shop.operate("limits", "capture", 0) == 400
    assert shop.operate("limits", "refund", 1) == 409
    shop.platform.trouble("om.capture", Trouble(404))
    assert shop.operate("limits", "capture", 10) == 409
    assert shop.operate("nobody", "capture", 10) == 404
    assert shop.order("limits")["captured"] == 0


def test_cancelling_gives_back_what_is_not_captured(shop: Shop):
    order = shop.buy("cancelled")
    assert shop.operate("cancelled", "cancel") == 200
    assert shop.state("cancelled") == "cancelled"
    assert shop.platform.order(order["klarna_order_id"])["status"] == "CANCELLED"
    order = shop.buy("released")
    shop.operate("released", "capture", 1000)
    assert shop.operate("released", "cancel") == 200
    assert shop.platform.order(order["klarna_order_id"])["remaining_authorized_amount"] == 0
    assert shop.operate("released", "capture", 1) == 409
    assert shop.operate("released", "refund", 1000) == 200
    assert shop.state("released") == "refunded"


def test_an_unpaid_order_is_cancelled_by_disabling_its_page(shop: Shop):
    shop.start("unpaid")
    assert shop.operate("unpaid", "cancel") == 200
    assert shop.state("unpaid") == "cancelled"
    assert shop.platform.world.hosted[shop.session_of("unpaid")].status == "DISABLED"
    assert shop.start("unpaid").status_code == 409
