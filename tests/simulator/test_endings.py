"""What Klarna itself ends."""

from __future__ import annotations

from conformance.simulator.endings import cancel_payment_session, close_order

from .shop import Shop


def test_a_cancelled_payment_session_cancels_every_page_on_it():
    """PLAT-01: what happens to the KP session happens to the HPP session."""
    shop = Shop()
    payment = shop.payment()
    first, second = shop.hosted(payment), shop.hosted(payment)
    shop.consumer(first, "refuse")
    told = cancel_payment_session(shop.world, payment, shop.now)
    assert {c.session_id for c in told} == {first["session_id"], second["session_id"]}
    assert {c.status for c in told} == {"CANCELLED"}
    assert shop.world.hosted[first["session_id"]].status == "CANCELLED"
    assert shop.send("GET", f"/payments/v1/sessions/{payment}").status == 404
    assert cancel_payment_session(shop.world, payment, shop.now) == ()


def test_a_token_of_a_cancelled_session_is_good_for_nothing():
    shop = Shop()
    token = shop.token()
    cancel_payment_session(shop.world, next(iter(shop.world.payments)), shop.now)
    assert shop.place(token).status == 404


def test_a_closed_order_is_refunded_but_not_captured():
    shop = Shop()
    order = shop.order()
    shop.manage(order, "/captures", {"captured_amount": 4000})
    assert close_order(shop.world, order)
    assert shop.manage(order).json["status"] == "CLOSED"
    assert shop.manage(order, "/captures", {"captured_amount": 1}).status == 403
    assert shop.manage(order, "/refunds", {"refunded_amount": 4000}).status == 201
    assert not close_order(shop.world, order)
