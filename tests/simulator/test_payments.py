"""Klarna Payments: sessions, authorizations, the order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.simulator import World, authorize_again

from .shop import BEGIN, HOUR, LINE, MERCHANT, ORIGIN, OTHER, PURCHASE, Shop, playground


def refused(response: Any) -> tuple[int, str]:
    return response.status, response.json["error_code"]


def test_a_session_is_created_with_200_and_three_members_in_the_observed_order():
    response = Shop().send("POST", "/payments/v1/sessions", dict(PURCHASE))
    assert response.status == 200
    assert list(response.json) == ["session_id", "client_token", "payment_method_categories"]


def test_a_session_reads_back_what_was_sent_without_private_numbers():
    shop = Shop()
    customer = {"date_of_birth": "1970-01-01", "national_identification_number": "197001010000"}
    id = shop.payment(customer=customer)
    read = shop.send("GET", f"/payments/v1/sessions/{id}").json
    assert read["order_lines"] == [LINE]
    assert read["status"] == "incomplete"
    assert read["customer"] == {"date_of_birth": "1970-01-01"}
    assert "authorization_token" not in read


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"purchase_country": None}, "Bad value: purchase_country"),
        ({"purchase_country": "SWE", "order_amount": None}, "Bad value: purchase_country"),
        ({"order_amount": None}, "Bad value: order_amount"),
        ({"order_amount": 9999}, "Bad value: order_amount"),
        ({"order_amount": -1}, "Bad value: order_amount"),
        (
            {"order_lines": [{**LINE, "unit_price": 200_000_001}]},
            "Bad value: order_lines[0].unit_price",
        ),
        ({"order_amount": "10000"}, "Bad value: order_amount"),
        ({"order_lines": []}, "Bad value: order_lines"),
        ({"order_lines": [{**LINE, "name": ""}]}, "Bad value: order_lines[0].name"),
        ({"order_lines": [{**LINE, "quantity": 1.5}]}, "Bad value: order_lines[0].quantity"),
        ({"order_lines": [{**LINE, "quantity": 3}]}, "Bad value: order_lines[0].total_amount"),
        (
            {"order_lines": [{**LINE, "total_tax_amount": 2500}]},
            "Bad value: order_lines[0].total_tax_amount, order_tax_amount",
        ),
        ({"order_lines": [{**LINE, "tax_rate": 10001}]}, "Bad value: order_lines[0].tax_rate"),
        ({"order_tax_amount": 1998}, "Bad value: order_tax_amount"),
        ({"locale": "svenska"}, "Bad value: locale"),
        ({"merchant_reference1": "x" * 256}, "Bad value: merchant_reference1"),
        (
            {"billing_address": {"postal_code": "12345678901"}},
            "Bad value: billing_address.postal_code",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_purchase_that_contradicts_itself_is_refused_by_field(changes: Any, message: str):
    response = Shop().send("POST", "/payments/v1/sessions", {**PURCHASE, **changes})
    assert refused(response) == (400, "BAD_VALUE")
    assert response.json["error_messages"] == [message]


def test_an_empty_purchase_is_told_of_country_and_currency_only():
    response = Shop().send("POST", "/payments/v1/sessions", {})
    assert sorted(response.json["error_messages"][0].removeprefix("Bad value: ").split(", ")) == [
        "purchase_country",
        "purchase_currency",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"locale": "EN"},
        {"order_tax_amount": 1999},
        {"order_lines": [{**LINE, "image_url": None, "product_identifiers": {}}]},
        {"order_lines": [{**LINE, "total_tax_amount": 2001}], "order_tax_amount": 2001},
        {"unheard_of": {"a": [1]}},
        {"options": {}, "billing_address": {"phone": None}},
    ],
    ids=str,
)
def test_what_playground_puts_up_with_is_accepted(changes: Any):
    assert Shop().payment(**changes)


def test_tax_in_the_united_states_is_a_line_of_its_own():
    goods = {"name": "Hat", "quantity": 1, "unit_price": 1000, "total_amount": 1000}
    tax = {**goods, "name": "Tax", "type": "sales_tax", "unit_price": 80, "total_amount": 80}
    changes = {"purchase_country": "US", "purchase_currency": "USD", "order_amount": 1080}
    assert Shop().payment(**changes, order_lines=[goods, tax], order_tax_amount=80)


def test_an_update_replaces_what_it_names_and_is_judged_as_a_whole():
    shop = Shop()
    id = shop.payment()
    path = f"/payments/v1/sessions/{id}"
    assert shop.send("POST", path, {"merchant_reference1": "A-1"}).status == 204
    assert refused(shop.send("POST", path, {"order_amount": 1})) == (400, "BAD_VALUE")
    assert shop.send("GET", path).json["merchant_reference1"] == "A-1"


@pytest.mark.parametrize(
    ("hours", "status"), [(47.99, 200), (48, 404)], ids=["just before", "at the limit"]
)
def test_a_session_lives_48_hours_from_its_creation(hours: float, status: int):
    shop = Shop()
    id = shop.payment()
    shop.now = BEGIN + hours * HOUR
    response = shop.send("GET", f"/payments/v1/sessions/{id}")
    assert response.status == status


def test_an_update_does_not_lengthen_the_life_of_a_session():
    shop = Shop()
    path = f"/payments/v1/sessions/{shop.payment()}"
    shop.now += 40 * HOUR
    shop.send("POST", path, {"merchant_reference1": "A-1"})
    shop.now = BEGIN + 48 * HOUR
    assert refused(shop.send("GET", path)) == (404, "NOT_FOUND")


def test_a_placed_order_completes_its_session():
    shop = Shop()
    hosted = shop.hosted(payment := shop.payment())
    shop.consumer(hosted, "approve")
    path = f"/payments/v1/sessions/{payment}"
    read = shop.send("GET", path).json
    assert read["status"] == "incomplete"
    shop.place(read["authorization_token"])
    assert shop.send("GET", path).json["status"] == "complete"
    assert refused(shop.send("POST", path, {"locale": "en-SE"})) == (404, "SESSION_COMPLETED")
    assert refused(
        shop.send(
            "POST",
            "/hpp/v1/sessions",
            {"payment_session_url": f"http://127.0.0.1:8123{path}"},
        )
    ) == (404, "NOT_FOUND")


def test_placing_again_with_the_same_body_gives_the_same_order():
    """At most one order per KP session, however often it is asked for."""
    shop = Shop()
    token = shop.token()
    first = shop.place(token)
    shop.now += 2 * HOUR
    again = shop.place(token)
    assert (again.status, again.json) == (200, first.json)
    assert len(shop.world.orders) == 1


def test_the_order_of_members_does_not_make_another_body():
    shop = Shop()
    token = shop.token()
    first = shop.place(token)
    body = dict(reversed(list(PURCHASE.items())))
    again = shop.send("POST", f"/payments/v1/authorizations/{token}/order", body)
    assert (again.status, again.json) == (200, first.json)


def test_placing_again_with_another_body_is_a_conflict():
    shop = Shop()
    token = shop.token()
    shop.place(token)
    assert refused(shop.place(token, merchant_reference1="B")) == (409, "BAD_VALUE")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"order_amount": 5000, "order_tax_amount": 1000}
            | {
                "order_lines": [
                    {**LINE, "quantity": 1, "total_amount": 5000, "total_tax_amount": 1000}
                ]
            },
            (
                "order_amount, order_tax_amount, order_lines[0].quantity, "
                "order_lines[0].total_amount, order_lines[0].total_tax_amount"
            ),
        ),
        (
            {
                "order_lines": [
                    LINE,
                    {**LINE, "unit_price": 0, "total_amount": 0, "total_tax_amount": 0},
                ]
            },
            "Incorrect number of items in the cart. Expected: 1, Actual: 2",
        ),
        ({"purchase_currency": "NOK"}, "purchase_currency"),
        ({"billing_address": {"given_name": "Eve"}}, "billing_address.given_name"),
    ],
    ids=["amount", "lines", "currency", "address"],
)
def test_an_order_that_differs_from_what_was_authorized_is_a_conflict(changes: Any, told: str):
    shop = Shop()
    response = shop.place(shop.token(), **changes)
    assert refused(response) == (409, "BAD_VALUE")
    assert response.json["error_messages"] == [f"Not matching fields: [{told}]"]
    assert not shop.world.orders


def test_an_order_may_add_what_the_session_left_open():
    shop = Shop()
    address = {**PURCHASE["billing_address"], "family_name": "Lovelace"}
    more = {"billing_address": address, "merchant_reference1": "A-1", "purchase_country": "se"}
    assert shop.place(shop.token(), **more).status == 200


@pytest.mark.parametrize(
    ("minutes", "status"), [(59.9, 200), (60, 404)], ids=["just before", "at the limit"]
)
def test_a_token_lives_60_minutes(minutes: float, status: int):
    shop = Shop()
    token = shop.token()
    shop.now += minutes * 60
    assert shop.place(token).status == status


def test_a_newer_authorization_takes_the_place_of_the_older():
    """Many authorizations may be given on one session; only one becomes an order."""
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    shop.consumer(hosted, "approve")
    older = shop.read(hosted)["authorization_token"]
    newer, told = authorize_again(shop.world, hosted["session_id"], shop.now + 1)
    assert [c.status for c in told] == ["COMPLETED"]
    assert newer.encode() in told[0].body
    assert refused(shop.place(older)) == (404, "NOT_FOUND")
    assert shop.place(newer).status == 200
    assert authorize_again(shop.world, hosted["session_id"], shop.now + 2) == ("", ())


def test_two_pages_on_one_session_give_one_order():
    shop = Shop()
    payment = shop.payment()
    pages = [shop.hosted(payment), shop.hosted(payment)]
    for page in pages:
        shop.consumer(page, "approve")
    older, newer = (shop.read(page)["authorization_token"] for page in pages)
    assert [shop.place(older).status, shop.place(newer).status] == [404, 200]


def test_a_cancelled_authorization_is_good_for_nothing():
    shop = Shop()
    token = shop.token()
    path = f"/payments/v1/authorizations/{token}"
    assert shop.send("DELETE", path).status == 204
    assert refused(shop.place(token)) == (404, "NOT_FOUND")
    response = shop.send("DELETE", path)
    assert response.json["error_messages"] == ["Authorization cannot be deleted"]


def test_a_token_that_became_an_order_cannot_be_cancelled():
    shop = Shop()
    token = shop.token()
    shop.place(token)
    assert refused(shop.send("DELETE", f"/payments/v1/authorizations/{token}")) == (
        404,
        "NOT_FOUND",
    )


def test_a_late_rejection_stands():
    """Placing an order repeats its first error for the same token."""
    shop = Shop(playground(reject_late=True))
    token = shop.token()
    assert refused(shop.place(token)) == (403, "REJECTED")
    shop.world.reject_late = False
    assert refused(shop.place(token)) == (403, "REJECTED")


def test_auto_capture_captures_all_at_once():
    shop = Shop()
    token = shop.token()
    order = shop.place(token, auto_capture=True).json["order_id"]
    read = shop.manage(order).json
    assert (read["status"], read["captured_amount"]) == ("CAPTURED", 10000)


def test_a_customer_token_needs_an_intent_to_tokenize():
    shop = Shop()
    body = {
        "description": "Hats monthly",
        "intended_use": "SUBSCRIPTION",
        "locale": "sv-SE",
        "purchase_country": "SE",
        "purchase_currency": "SEK",
    }
    path = "/payments/v1/authorizations/{}/customer-token"
    assert refused(shop.send("POST", path.format(shop.token()), body)) == (403, "INVALID_OPERATION")
    token = shop.token(intent="buy_and_tokenize")
    assert shop.send("POST", path.format(token), body).json["token_id"]
    assert refused(shop.send("POST", path.format(token), {})) == (400, "BAD_VALUE")
    body["purchase_country"] = "NO"
    assert refused(shop.send("POST", path.format(token), body)) == (409, "BAD_VALUE")


def test_the_authorization_callback_carries_token_and_session():
    shop = Shop()
    url = "https://shop.test/authorized?sid={session.id}"
    payment = shop.payment(merchant_urls={"authorization": url})
    shop.consumer(shop.hosted(payment), "approve")
    callback = next(c for c in shop.callbacks if c.kind == "kp_authorization")
    assert callback.url.endswith(payment)
    assert payment.encode() in callback.body


@pytest.mark.parametrize("urls", [{}, {"confirmation": "https://shop.test/ok?o={order.id}"}])
def test_the_redirect_url_of_an_order_leads_to_the_merchant_or_to_a_page_of_klarnas(urls: Any):
    shop = Shop()
    response = shop.place(shop.token(merchant_urls=urls))
    path = response.json["redirect_url"].removeprefix("http://127.0.0.1:8123")
    led = shop.send("GET", path, authorization="")
    order = response.json["order_id"]
    expected = (303, f"https://shop.test/ok?o={order}") if urls else (200, None)
    assert (led.status, led.header("location")) == expected
    assert shop.send("GET", path.replace("/sessions/", "/sessions/x")).status == 404


def test_a_session_shows_its_token_while_it_can_be_used_and_once_it_was():
    shop = Shop()
    hosted = shop.hosted(payment := shop.payment())
    shop.consumer(hosted, "approve")
    path = f"/payments/v1/sessions/{payment}"
    token = shop.send("GET", path).json["authorization_token"]
    shop.now += HOUR
    assert "authorization_token" not in shop.send("GET", path).json
    shop.now -= 1
    shop.place(token)
    shop.now += HOUR
    assert shop.send("GET", path).json["authorization_token"] == token


def test_what_is_read_only_cannot_be_set():
    shop = Shop()
    payment = shop.payment(authorization_token="mine", status="complete", unheard_of=1)
    read = shop.send("GET", f"/payments/v1/sessions/{payment}").json
    assert read["status"] == "incomplete"
    assert not {"authorization_token", "unheard_of"} & read.keys()


def test_an_order_is_held_against_what_the_consumer_agreed_to_not_against_a_later_update():
    shop = Shop()
    hosted = shop.hosted(payment := shop.payment())
    shop.consumer(hosted, "approve")
    token = shop.read(hosted)["authorization_token"]
    line = {**LINE, "quantity": 1, "total_amount": 5000, "total_tax_amount": 1000}
    later = {"order_amount": 5000, "order_tax_amount": 1000, "order_lines": [line]}
    assert shop.send("POST", f"/payments/v1/sessions/{payment}", later).status == 204
    assert refused(shop.place(token, **later)) == (409, "BAD_VALUE")
    assert shop.place(token).status == 200


def test_another_merchant_sees_neither_session_nor_token():
    shop = Shop()
    token = shop.token()
    other = Shop(shop.world, OTHER)
    payment = next(iter(shop.world.payments))
    assert refused(other.send("GET", f"/payments/v1/sessions/{payment}")) == (404, "NOT_FOUND")
    assert refused(other.send("POST", f"/payments/v1/sessions/{payment}", {})) == (404, "NOT_FOUND")
    assert refused(other.place(token)) == (404, "NOT_FOUND")
    assert other.send("DELETE", f"/payments/v1/authorizations/{token}").status == 404
    assert shop.place(token).status == 200


def test_two_credentials_of_one_merchant_see_the_same():
    pair = tuple(replace(account, merchant="N1") for account in (MERCHANT, OTHER))
    world = World("playground", "eu", ORIGIN, pair)
    payment = Shop(world, pair[0]).payment()
    assert Shop(world, pair[1]).send("GET", f"/payments/v1/sessions/{payment}").status == 200
