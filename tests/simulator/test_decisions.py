"""Orders under review."""

from __future__ import annotations

import json

import pytest

from conformance.simulator.decisions import decide

from .shop import Shop, playground

NOTIFICATION = "https://shop.test/fraud?order={order.id}"


def pending() -> tuple[Shop, str]:
    shop = Shop(playground(fraud_status="PENDING"))
    return shop, shop.order(merchant_urls={"notification": NOTIFICATION})


@pytest.mark.parametrize(
    ("decision", "fraud_status", "captured"),
    [("ACCEPTED", "ACCEPTED", 201), ("REJECTED", "REJECTED", 403)],
)
def test_a_decision_settles_the_order_and_is_told(decision: str, fraud_status: str, captured: int):
    shop, order = pending()
    (callback,) = decide(shop.world, order, decision, shop.now)
    assert callback.url == f"https://shop.test/fraud?order={order}"
    assert json.loads(callback.body)["event_type"] == f"FRAUD_RISK_{decision}"
    assert shop.manage(order).json["fraud_status"] == fraud_status
    assert shop.manage(order, "/captures", {"captured_amount": 1}).status == captured


def test_an_accepted_order_may_be_stopped_until_it_is_captured():
    shop, order = pending()
    decide(shop.world, order, "ACCEPTED", shop.now)
    assert decide(shop.world, order, "REJECTED", shop.now) == ()
    assert [c.status for c in decide(shop.world, order, "STOPPED", shop.now)] == [
        "FRAUD_RISK_STOPPED"
    ]
    assert decide(shop.world, order, "STOPPED", shop.now) == ()


@pytest.mark.parametrize("decision", ["MAYBE", "STOPPED", ""])
def test_what_is_no_decision_changes_nothing(decision: str):
    shop, order = pending()
    assert decide(shop.world, order, decision, shop.now) == ()
    assert shop.manage(order).json["fraud_status"] == "PENDING"
