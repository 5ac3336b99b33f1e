"""Sending the pay URL to the consumer."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import Shop

MAIL = {"contact_information": {"email": "a@b.se"}, "method": "email"}


def distribute(shop: Shop, hosted: Any, body: Any) -> Any:
    return shop.send("POST", f"/hpp/v1/sessions/{hosted['session_id']}/distribution", body)


@pytest.mark.parametrize(
    ("body", "to"),
    [
        (MAIL, "a@b.se"),
        (
            {"contact_information": {"phone": "+46700", "phone_country": "se"}, "method": "SMS"},
            "+46700",
        ),
        ({"contact_information": {"access_id": "till-3"}, "method": "token"}, "till-3"),
    ],
    ids=["email", "sms", "token"],
)
def test_the_pay_url_reaches_the_outbox(body: Any, to: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    assert distribute(shop, hosted, body).status == 204
    (message,) = shop.world.outbox.values()
    assert (message.to, message.url) == (to, hosted["redirect_url"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (None, "CONSTRAINT_VIOLATION"),
        ({"method": "email"}, "CONSTRAINT_VIOLATION"),
        ({**MAIL, "method": "pigeon"}, "CONSTRAINT_VIOLATION"),
        ({**MAIL, "method": "sms"}, "MISSING_CONTACT_DATA"),
        ({"contact_information": {"email": "nobody"}, "method": "email"}, "CONSTRAINT_VIOLATION"),
        (
            {"contact_information": {"phone": "1", "phone_country": "XX"}, "method": "sms"},
            "UNSUPPORTED_COUNTRY",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(body: Any, code: str):
    shop = Shop()
    response = distribute(shop, shop.hosted(shop.payment()), body)
    assert (response.status, response.json["error_code"]) == (400, code)
    assert not shop.world.outbox


def test_a_page_that_is_over_is_not_distributed():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    shop.send("DELETE", f"/hpp/v1/sessions/{hosted['session_id']}")
    assert distribute(shop, hosted, MAIL).status == 400
    assert distribute(shop, {"session_id": "none"}, MAIL).status == 404
