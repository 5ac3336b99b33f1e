"""The Hosted Payment Page: its sessions, its states, its page, its callbacks."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from conformance.core.wire import WireRequest
from conformance.simulator import codes, step

from .shop import BEGIN, HOUR, ORIGIN, OTHER, PURCHASE, URLS, Shop

FINAL = {"approve": "COMPLETED", "cancel": "CANCELLED"}


def test_a_session_is_created_with_201_and_absolute_links_on_the_same_origin():
    hosted = (shop := Shop()).hosted(shop.payment())
    assert hosted["redirect_url"].startswith(f"{ORIGIN}/eu/hpp/payments/")
    assert hosted["session_id"] not in hosted["redirect_url"]
    assert hosted["qr_code_url"].endswith("/qr")
    assert hosted["expires_at"] == "2023-11-16T21:13:20.000Z"  # 47 hours on


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({}, (400, "BAD_VALUE")),
        ({"payment_session_url": "nonsense"}, (400, "BAD_VALUE")),
        ({"payment_session_url": "http://[::1/payments"}, (400, "BAD_VALUE")),
        (
            {"payment_session_url": "https://elsewhere.test/payments/v1/sessions/x"},
            (400, "BAD_VALUE"),
        ),
        ({"payment_session_url": f"{ORIGIN}/hpp/v1/sessions/x"}, (400, "BAD_VALUE")),
        ({"payment_session_url": f"{ORIGIN}/payments/v1/sessions/x"}, (404, "NOT_FOUND")),
        (
            {
                "payment_session_url": f"{ORIGIN}/payments/v1/sessions/x",
                "options": {
                    "payment_method_category": "klarna",
                    "payment_method_categories": ["klarna"],
                },
            },
            (400, "BAD_VALUE"),
        ),
        (
            {
                "payment_session_url": f"{ORIGIN}/payments/v1/sessions/x",
                "options": {"place_order_mode": "LATER"},
            },
            (400, "BAD_VALUE"),
        ),
    ],
    ids=lambda value: json.dumps(value)[:70],
)
def test_a_session_that_cannot_be_is_refused(body: Any, answer: tuple[int, str]):
    response = Shop().send("POST", "/hpp/v1/sessions", body)
    assert (response.status, response.json["error_code"]) == answer


def test_letter_case_of_options_does_not_matter_and_old_fields_are_ignored():
    shop = Shop()
    urls = {**URLS, "terms": "https://shop.test/terms"}
    assert shop.hosted(shop.payment(), urls, place_order_mode="none", purchase_type="buy")


def test_a_page_that_nobody_opened_waits_and_no_callback_is_sent():
    shop = Shop()
    assert shop.read(shop.hosted(shop.payment()))["status"] == "WAITING"
    assert not shop.callbacks


@pytest.mark.parametrize(
    ("action", "status", "url"),
    [
        ("approve", "COMPLETED", "https://shop.test/ok?sid="),
        ("refuse", "FAILED", "https://shop.test/failed?sid="),
        ("cancel", "CANCELLED", "https://shop.test/cancelled"),
        ("back", "BACK", "https://shop.test/back"),
        ("error", "ERROR", "https://shop.test/failed?sid="),
    ],
)
def test_each_decision_has_its_state_its_url_and_its_callback(action: str, status: str, url: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    assert shop.consumer(hosted).status == 200
    response = shop.consumer(hosted, action)
    assert response.status == 303
    assert str(response.header("location")).startswith(url)
    assert shop.read(hosted)["status"] == status
    assert shop.statuses == ["IN_PROGRESS", status]


def test_placeholders_are_replaced():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    location = str(shop.consumer(hosted, "approve").header("location"))
    token = shop.read(hosted)["authorization_token"]
    assert location == f"https://shop.test/ok?sid={hosted['session_id']}&token={token}"
    assert shop.callbacks[-1].url == f"https://shop.test/hook?sid={hosted['session_id']}&secret=s"


def test_a_callback_carries_what_a_read_shows():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    shop.consumer(hosted, "approve")
    assert json.loads(shop.callbacks[-1].body)["session"] == shop.read(hosted)
    assert len({c.event_id for c in shop.callbacks}) == len(shop.callbacks)


@pytest.mark.parametrize("action", ["approve", "refuse", "cancel", "back", "error"])
def test_without_a_url_the_consumer_stays_on_a_page_of_klarnas(action: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment(), {})
    location = str(shop.consumer(hosted, action).header("location"))
    assert location.startswith(hosted["redirect_url"])
    before = shop.read(hosted)
    assert shop.send("GET", location.removeprefix(ORIGIN)).status == 200
    assert shop.read(hosted) == before


@pytest.mark.parametrize("action", ["refuse", "back", "error"])
def test_after_what_is_not_final_the_consumer_may_try_again(action: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    shop.consumer(hosted, action)
    assert shop.consumer(hosted).status == 200
    shop.consumer(hosted, "approve")
    assert shop.read(hosted)["status"] == "COMPLETED"


@pytest.mark.parametrize("action", ["approve", "refuse", "cancel", "back", "error"])
@pytest.mark.parametrize("ended", [*FINAL, "disable"])
def test_what_is_final_stays(ended: str, action: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    if ended == "disable":
        shop.send("DELETE", f"/hpp/v1/sessions/{hosted['session_id']}")
    else:
        shop.consumer(hosted, ended)
    before, told = shop.read(hosted), len(shop.callbacks)
    for response in (shop.consumer(hosted, action), shop.consumer(hosted)):
        assert response.status == (404 if ended == "disable" else 200)
    assert shop.read(hosted) == before
    assert len(shop.callbacks) == told


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("customer+se+denied@klarna.com", "FAILED"),
        ("customer+denied@email.se", "FAILED"),
        ("youremail+denied@email.com", "FAILED"),
        ("customer@email+denied.se", "COMPLETED"),
        ("customer+se@klarna.com", "COMPLETED"),
    ],
)
def test_the_denied_trigger_refuses_the_payment(email: str, status: str):
    shop = Shop()
    address = {**PURCHASE["billing_address"], "email": email}
    hosted = shop.hosted(shop.payment(billing_address=address))
    shop.consumer(hosted, "approve")
    assert shop.read(hosted)["status"] == status


@pytest.mark.parametrize(
    ("mode", "status"), [("PLACE_ORDER", "AUTHORIZED"), ("CAPTURE_ORDER", "CAPTURED")]
)
def test_a_placing_mode_makes_the_order_without_the_merchant(mode: str, status: str):
    shop = Shop()
    urls = {**URLS, "success": "https://shop.test/ok?order={{order_id}}"}
    hosted = shop.hosted(shop.payment(), urls, place_order_mode=mode)
    location = str(shop.consumer(hosted, "approve").header("location"))
    read = shop.read(hosted)
    assert "authorization_token" not in read
    assert location == f"https://shop.test/ok?order={read['order_id']}"
    order = shop.manage(read["order_id"]).json
    assert (order["status"], order["klarna_reference"]) == (status, read["klarna_reference"])
    assert shop.statuses == ["IN_PROGRESS", "COMPLETED"]


def test_completion_of_the_payment_session_completes_every_page_on_it():
    """What ends the KP session ends the HPP session (PLAT-01)."""
    shop = Shop()
    payment = shop.payment()
    first, second = shop.hosted(payment), shop.hosted(payment)
    shop.consumer(first, "approve")
    shop.place(shop.read(first)["authorization_token"])
    assert shop.read(second)["status"] == "COMPLETED"
    assert shop.callbacks[-1].session_id == second["session_id"]


@pytest.mark.parametrize(
    ("hours", "status"), [(46.99, 200), (47, 404)], ids=["just before", "at the limit"]
)
def test_a_page_lives_until_an_hour_before_its_payment_session_ends(hours: float, status: int):
    shop = Shop()
    payment = shop.payment()
    shop.now = BEGIN + HOUR
    hosted = shop.hosted(payment)
    shop.now = BEGIN + hours * HOUR
    assert shop.send("GET", f"/hpp/v1/sessions/{hosted['session_id']}").status == status
    assert shop.consumer(hosted).status == (200 if status == 200 else 410)
    assert shop.consumer(hosted, "approve").status == (303 if status == 200 else 410)


def test_a_payment_at_the_last_moment_can_still_be_read_and_placed():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    shop.now = BEGIN + 46.99 * HOUR
    shop.consumer(hosted, "approve")
    shop.now = BEGIN + 47.5 * HOUR
    assert shop.place(shop.read(hosted)["authorization_token"]).status == 200
    shop.now = BEGIN + 100 * HOUR
    assert shop.read(hosted)["status"] == "COMPLETED"


def test_no_page_is_created_in_the_last_hour_of_a_payment_session():
    shop = Shop()
    payment = shop.payment()
    shop.now = BEGIN + 47 * HOUR
    body = {"payment_session_url": f"{ORIGIN}/payments/v1/sessions/{payment}"}
    assert shop.send("POST", "/hpp/v1/sessions", body).status == 404


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        ("", 204, "DISABLED"),
        ("refuse", 204, "DISABLED"),
        ("cancel", 204, "CANCELLED"),
        ("approve", 400, "COMPLETED"),
    ],
)
def test_disabling_ends_what_is_not_completed(before: str, answer: int, after: str):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    if before:
        shop.consumer(hosted, before)
    path = f"/hpp/v1/sessions/{hosted['session_id']}"
    assert shop.send("DELETE", path).status == answer
    assert shop.send("DELETE", path).status == answer
    assert shop.read(hosted)["status"] == after


def test_disabling_leaves_the_payment_session_open():
    shop = Shop()
    hosted = shop.hosted(payment := shop.payment())
    shop.send("DELETE", f"/hpp/v1/sessions/{hosted['session_id']}")
    assert shop.hosted(payment)


def test_another_merchant_does_not_see_it():
    shop = Shop()
    payment = shop.payment()
    hosted = shop.hosted(payment)
    other = Shop(shop.world, OTHER)
    path = f"/hpp/v1/sessions/{hosted['session_id']}"
    assert other.send("GET", path).status == 404
    assert other.send("DELETE", path).status == 404
    body = {"payment_session_url": f"{ORIGIN}/payments/v1/sessions/{payment}"}
    assert other.send("POST", "/hpp/v1/sessions", body).status == 404


def test_the_page_escapes_what_the_merchant_sent():
    shop = Shop()
    line = {**PURCHASE["order_lines"][0], "name": "<script>alert(1)</script>"}
    hosted = shop.hosted(shop.payment(order_lines=[line]), page_title="</title><b>")
    html = shop.consumer(hosted).body.decode()
    assert "<script" not in html
    assert "</title><b>" not in html


def test_a_line_break_in_a_url_cannot_reach_a_header():
    shop = Shop()
    urls = {"success": "https://shop.test/ok\r\nSet-Cookie: a=b"}
    location = str(shop.consumer(shop.hosted(shop.payment(), urls), "approve").header("location"))
    assert "\n" not in location
    assert "\r" not in location


@pytest.mark.parametrize("locale", ["en-SE", "sv-SE", "de-DE", "fi-FI"])
def test_the_page_speaks_the_purchases_language_where_it_can(locale: str):
    shop = Shop()
    html = shop.consumer(shop.hosted(shop.payment(locale=locale))).body.decode()
    known = locale[:2] if locale[:2] in {"en", "sv", "de"} else "en"
    assert f'<html lang="{known}">' in html


def test_a_page_with_a_back_url_offers_back_and_another_cancels_with_confirmation():
    shop = Shop()
    with_back = shop.consumer(shop.hosted(shop.payment())).body.decode()
    without = shop.hosted(shop.payment(), {"cancel": URLS["cancel"]})
    page = shop.consumer(without).body.decode()
    assert 'id="back"' in with_back
    assert 'id="cancel"' not in with_back
    assert 'id="back"' not in page
    before = shop.read(without)
    confirmation = shop.send("GET", without["redirect_url"].removeprefix(ORIGIN) + "/cancel")
    assert 'method="post"' in confirmation.body.decode()
    assert shop.read(without) == before


def test_a_page_that_is_not_there_says_so():
    shop = Shop()
    assert shop.send("GET", "/eu/hpp/payments/nothing").status == 404
    assert shop.send("POST", "/eu/hpp/payments/nothing/approve").status == 404
    hosted = shop.hosted(shop.payment())
    assert shop.consumer(hosted, "steal").status == 404


def test_the_qr_code_is_of_the_pay_url_and_does_not_open_the_page():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    response = shop.send("GET", hosted["qr_code_url"].removeprefix(ORIGIN), authorization="")
    assert response == codes.qr_code(hosted["redirect_url"])
    assert response != codes.qr_code(hosted["session_url"])
    assert response.header("content-type") == "image/png"
    assert response.body.startswith(b"\x89PNG")
    assert shop.read(hosted)["status"] == "WAITING"
    bare = hosted["qr_code_url"].removeprefix(ORIGIN).removesuffix("/qr")
    assert shop.send("GET", bare).status == 404


def test_without_the_optional_package_the_picture_is_missing_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(codes, "PACKAGE", "package_that_is_not_there")
    response = codes.qr_code(ORIGIN)
    assert response.status == 404
    assert b"package_that_is_not_there" in response.body


def test_other_methods_do_not_open_the_page():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    path = hosted["redirect_url"].removeprefix(ORIGIN)
    assert shop.send("HEAD", path).status == 405
    assert shop.read(hosted)["status"] == "WAITING"


def test_a_query_on_the_pay_url_is_ignored_by_the_platform():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    path = hosted["redirect_url"].removeprefix(ORIGIN)
    request = WireRequest("GET", ORIGIN, path, "outcome=approve&status=COMPLETED")
    assert step(shop.world, request, shop.now)[0].status == 200
    assert shop.read(hosted)["status"] == "IN_PROGRESS"


class Outline(HTMLParser):
    """What a screen reader would find: the language, headings, and each form with its button."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.buttons: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.buttons += [""] if tag == "button" else []

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "button" and self.buttons:
            self.buttons[-1] += data.strip()

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("locale", ["en-SE", "sv-SE", "de-DE"])
def test_the_page_can_be_used_without_a_mouse_and_without_sight(locale: str):
    """Plain forms with worded buttons, one heading, a language; an error is announced."""
    shop = Shop()
    hosted = shop.hosted(shop.payment(locale=locale))
    shop.consumer(hosted, "refuse")
    outline = Outline()
    outline.feed(shop.consumer(hosted).body.decode())
    assert outline.named("html") == [{"lang": locale[:2]}]
    assert len(outline.named("h1")) == len(outline.named("main")) == 1
    assert {form["method"] for form in outline.named("form")} == {"post"}
    assert all(outline.buttons)
    assert len(outline.buttons) == len(outline.named("form")) == 4
    assert [p["role"] for p in outline.named("p") if "role" in p] == ["alert"]
    ids = [a["id"] for _, a in outline.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert not outline.named("script")
