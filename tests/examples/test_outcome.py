"""From the hosted page back to the shop: callback, redirect, cron, tries that fail."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest

from .shops import EXPIRED, PUBLIC_URL, TOTAL, Shop, until
from .stand_in import Trouble


def test_a_purchase_is_paid_captured_and_refunded_in_two_parts(shop: Shop):
    started = shop.start("whole")
    assert started.status_code == 201
    landing = shop.visit(shop.approve(started))
    assert "whole" in landing.text
    assert "Klarna" in landing.text
    order = shop.order("whole")
    assert (order["state"], order["amount"]) == ("paid", TOTAL)
    assert shop.operate("whole", "capture", TOTAL) == 200
    assert shop.operate("whole", "refund", 500) == 200
    assert shop.state("whole") == "partly_refunded"
    assert shop.operate("whole", "refund", TOTAL - 500) == 200
    assert shop.state("whole") == "refunded"
    at_klarna = shop.platform.order(order["klarna_order_id"])
    assert at_klarna["captured_amount"] == at_klarna["refunded_amount"] == TOTAL
    assert shop.start("whole").status_code == 409


def test_the_callback_alone_brings_the_order(shop: Shop):
    shop.approve(shop.start("callback"))
    assert shop.notify(shop.completed_callback("callback")) == 204
    until(lambda: shop.state("callback") == "paid")


def test_a_callback_may_come_in_chunks(shop: Shop):
    shop.approve(shop.start("chunked"))
    callback = shop.completed_callback("chunked")
    halves = iter((callback.body[:9], callback.body[9:]))
    assert shop.notify(callback, body=halves) == 204
    until(lambda: shop.state("chunked") == "paid")


def test_the_cron_brings_what_redirect_and_callback_lost(shop: Shop):
    shop.approve(shop.start("lost"))
    shop.sweep()
    assert shop.state("lost") == "paid"


def test_the_cron_asks_more_rarely_after_older_attempts(shop: Shop):
    shop.start("old")
    session = shop.session_of("old")
    with sqlite3.connect(shop.log.with_name("shop.sqlite3")) as database:
        database.execute("update attempts set begun_at = begun_at - 3600 where reference = 'old'")
    database.close()
    for _ in range(3):
        shop.sweep()
    assert len(shop.platform.seen("hpp.read_session", session)) == 1


def test_the_redirect_alone_brings_the_order(shop: Shop):
    assert shop.buy("redirect")["state"] == "paid"


def test_a_success_page_that_nobody_has_paid_for_confirms_nothing(shop: Shop):
    shop.start("forged")
    forged = shop.http.get("/klarna/return/forged/success?authorization_token=made-up")
    assert "being confirmed" in forged.text
    assert shop.state("forged") == "awaiting_payment"
    assert not shop.platform.seen("kp.place_order", "made-up")


def test_the_waiting_page_stops_refreshing(shop: Shop):
    shop.start("patient")
    assert "refresh" in shop.http.get("/klarna/return/patient/success?seen=4").text
    assert "refresh" not in shop.http.get("/klarna/return/patient/success?seen=5").text


@pytest.mark.parametrize("act", ["refuse", "back", "error"])
def test_what_is_not_final_leaves_the_page_open(shop: Shop, act: str):
    """A consumer who comes back to the page and pays has paid."""
    started = shop.start(f"{act}-then-paid")
    landing = shop.visit(shop.approve(started, act))
    assert "not paid" in landing.text
    assert shop.state(f"{act}-then-paid") == "awaiting_payment"
    shop.visit(shop.approve(started))
    assert shop.state(f"{act}-then-paid") == "paid"


def test_a_second_try_disables_the_first_page(shop: Shop):
    shop.start("twice")
    first = shop.session_of("twice")
    again = shop.http.post("/checkout/twice/again")
    assert again.status_code == 303
    assert shop.platform.world.hosted[first].status == "DISABLED"
    assert shop.session_of("twice") != first


def test_a_second_try_after_the_first_was_paid_is_refused(shop: Shop):
    shop.approve(shop.start("paid-already"))
    assert shop.start("paid-already").status_code == 409
    assert shop.state("paid-already") == "paid"


@pytest.mark.parametrize("change", ["secret", "session_id", "body", "malformed"])
def test_a_forged_callback_has_no_effect(shop: Shop, change: str):
    shop.approve(shop.start(f"forged-{change}"))
    callback = shop.completed_callback(f"forged-{change}")
    url, body, expected = callback.url, callback.body, 403
    if change == "secret":
        url = url.replace("secret=", "secret=x")
    elif change == "session_id":
        url = url.replace(callback.session_id, "another")
    elif change == "body":
        body = body.replace(callback.session_id.encode(), b"another")
    else:
        body, expected = b'{"event_id"', 400
    before = len(shop.platform.calls)
    assert shop.http.post(url.removeprefix(PUBLIC_URL), content=body).status_code == expected
    time.sleep(0.1)
    assert len(shop.platform.calls) == before
    assert shop.http.post("/klarna/callback/nobody?secret=x", content=body).status_code == 404


def test_a_callback_is_acknowledged_before_the_work(shop: Shop):
    shop.approve(shop.start("slow"))
    shop.platform.trouble("hpp.read_session", Trouble(500, hold_s=2.0))
    begun = time.monotonic()
    assert shop.notify(shop.completed_callback("slow")) == 204
    assert time.monotonic() - begun < 2.0
    until(lambda: not shop.platform.troubles["hpp.read_session"])  # the work has met it


def test_a_pending_order_is_held_until_it_is_accepted(shop: Shop):
    shop.platform.world.fraud_status = "PENDING"
    order = shop.buy("pending")
    shop.platform.world.fraud_status = "ACCEPTED"
    assert order["state"] == "on_hold"
    assert shop.operate("pending", "capture", 1) == 409
    order_id = order["klarna_order_id"]
    shop.platform.trouble(
        "om.read_order", Trouble(200, body=b'{"fraud_status": "LOOKED_AT_BY_AN_OWL"}')
    )
    shop.sweep()
    assert shop.state("pending") == "on_hold"
    shop.platform.trouble("om.read_order", Trouble(299, body=b'{"fraud_status": "ACCEPTED"}'))
    shop.sweep()
    assert shop.state("pending") == "paid"
    assert order_id


def test_an_expired_page_is_closed_and_may_be_offered_anew(shop: Shop):
    created = {"session_id": "s", "session_url": f"{shop.platform.world.origin}/hpp/v1/sessions/s"}
    page = {**created, "redirect_url": "https://pay.example/%7Ex?a=b#c", "expires_at": EXPIRED}
    shop.platform.trouble("hpp.create_session", Trouble(201, body=json.dumps(page).encode()))
    assert shop.start("expired").json()["redirect_url"] == page["redirect_url"]
    shop.sweep()
    assert shop.state("expired") == "closed"
    assert shop.buy("expired")["state"] == "paid"
