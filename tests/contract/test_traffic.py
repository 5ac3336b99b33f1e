"""What the simulator answers is what the contract documents; so is what its callbacks say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from conformance.contract import (
    Violation,
    callback_errors,
    request_errors,
    response_errors,
)
from conformance.core.operations import ENDPOINTS, identify
from conformance.core.wire import WireResponse
from conformance.simulator.decisions import decide
from tests.simulator.shop import BEGIN, HOUR, PURCHASE, Shop, playground

KP, OM = "/payments/v1", "/ordermanagement/v1/orders"
ADDRESS = {"street_address": "Storgatan 2"}
PARCEL = {"shipping_info": [{"shipping_method": "Home", "tracking_number": "1"}]}


@dataclass
class Watched(Shop):
    """A shop whose every exchange is held against the contract."""

    seen: dict[str, set[int]] = field(default_factory=dict)
    found: list[tuple[str, int, Violation]] = field(default_factory=list)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> WireResponse:
        response = super().send(method, path, body, **headers)
        operation, _ = identify(method, path)
        if operation:
            self.judge(operation, body, response)
        return response

    def judge(self, operation: str, body: Any, response: WireResponse) -> None:
        self.seen.setdefault(operation, set()).add(response.status)
        told = response_errors(operation, response.status, dict(response.headers), response.json)
        asked = request_errors(operation, body) if 200 <= response.status < 300 else ()
        self.found += [(operation, response.status, each) for each in (*told, *asked)]


def purchase(shop: Watched) -> None:
    """From session to refund, and every call that there is on the way."""
    payment = shop.payment(merchant_urls={"authorization": "https://shop.test/authorized"})
    shop.send("GET", f"{KP}/sessions/{payment}")
    shop.send("POST", f"{KP}/sessions/{payment}", {"merchant_reference1": "S-1"})
    hosted = shop.hosted(payment)
    contact = {"contact_information": {"email": "ada@email.se"}, "method": "email"}
    shop.send("POST", f"/hpp/v1/sessions/{hosted['session_id']}/distribution", contact)
    shop.consumer(hosted)
    shop.consumer(hosted, "approve")
    shop.send("GET", f"{KP}/sessions/{payment}")
    manage(shop, str(shop.place(shop.read(hosted)["authorization_token"]).json["order_id"]))


def manage(shop: Watched, order: str) -> None:
    at = f"{OM}/{order}"
    shop.manage(order)
    shop.manage(order, "/acknowledge")
    shop.send("PATCH", f"{at}/customer-details", {"shipping_address": ADDRESS})
    shop.send("PATCH", f"{at}/merchant-references", {"merchant_reference2": "S-2"})
    shop.send("PATCH", f"{at}/authorization", {"order_amount": 9000})
    shop.manage(order, "/extend-authorization-time")
    shop.manage(order, "/shipping-info", PARCEL)
    made = shop.manage(order, "/captures", {"captured_amount": 5000}, klarna_idempotency_key="k")
    capture = f"{at}/captures/{made.header('capture-id')}"
    shop.send("GET", f"{at}/captures")
    shop.send("GET", capture)
    shop.send("POST", f"{capture}/shipping-info", PARCEL)
    shop.send("POST", f"{capture}/trigger-send-out")
    days = shop.send("GET", f"{capture}/extend-due-date-options").json["options"][0]
    shop.send("PATCH", f"{capture}/extend-due-date", {"number_of_days": days["number_of_days"]})
    back = shop.manage(order, "/refunds", {"refunded_amount": 1000})
    shop.send("GET", f"{at}/refunds/{back.header('refund-id')}")
    shop.manage(order, "/release-remaining-authorization")
    shop.manage(order)


def elsewhere(shop: Watched) -> None:
    """The ways that a whole purchase does not take."""
    shop.manage(shop.order(), "/cancel")
    token = shop.token(intent="buy_and_tokenize")
    wish = {"description": "Box", "intended_use": "SUBSCRIPTION", "locale": "sv-SE"}
    country = {"purchase_country": "SE", "purchase_currency": "SEK"}
    shop.send("POST", f"{KP}/authorizations/{token}/customer-token", {**wish, **country})
    shop.send("DELETE", f"{KP}/authorizations/{token}")
    hosted = shop.hosted(shop.payment())
    shop.send("DELETE", f"/hpp/v1/sessions/{hosted['session_id']}")
    shop.read(hosted)
    shop.order(auto_capture=True)


def placed_by_the_page(shop: Watched) -> None:
    hosted = shop.hosted(shop.payment(), place_order_mode="CAPTURE_ORDER")
    for action in ("", "refuse", "back", "", "approve"):
        shop.consumer(hosted, action)
        shop.read(hosted)
    shop.manage(shop.read(hosted)["order_id"])


def refused(shop: Watched) -> None:
    """Every operation with nothing right: no body, no such thing, wrong or no credentials."""
    for each in ENDPOINTS.values():
        path = each.template.replace("{", "").replace("}", "")
        shop.send(each.method, path, {})
        shop.send(each.method, path, b"{")
        shop.send(each.method, path, b" " * 1_000_001)
        shop.send(each.method, path, authorization="")
    order = shop.order()
    for path in ("/captures", "/refunds", "/release-remaining-authorization"):
        shop.manage(order, path, {"captured_amount": 10**8, "refunded_amount": 10**8})
        shop.manage(order, path, {})


def too_late(shop: Watched) -> None:
    payment = shop.payment()
    hosted, token = shop.hosted(payment), shop.token()
    shop.now = BEGIN + 49 * HOUR
    shop.place(token)
    shop.send("GET", f"{KP}/sessions/{payment}")
    shop.send("GET", f"/hpp/v1/sessions/{hosted['session_id']}")


def twice(shop: Watched) -> None:
    token = shop.token()
    shop.place(token)
    shop.place(token)
    shop.place(token, merchant_reference1="other")
    shop.place(shop.token(), order_amount=1)
    shop.place(shop.token(), purchase_currency="EUR")


STORIES: tuple[Callable[[Watched], None], ...] = (
    purchase,
    elsewhere,
    placed_by_the_page,
    refused,
    too_late,
    twice,
)
WORLDS: Mapping[str, Mapping[str, Any]] = {
    "as it is": {},
    "older methods": {"single_category": False},
    "401 in JSON": {"json_401": True},
    "limits": {"rate_limit": True},
    "late refusal": {"reject_late": True},
    "pending": {"fraud_status": "PENDING"},
}


def played(story: Callable[[Watched], None], **switches: Any) -> Watched:
    shop = Watched(playground(**switches))
    story(shop)
    return shop


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_the_simulator_answers_is_documented(story):
    """Two people wrote the two, from the same facts; where they differ, one is wrong."""
    assert played(story).found == []


def test_the_stories_meet_every_operation_and_its_documented_success():
    met = [played(story).seen for story in STORIES]
    assert all(
        any(each.success in seen.get(each.id, ()) for seen in met) for each in ENDPOINTS.values()
    )


@pytest.mark.parametrize("world", WORLDS)
def test_however_the_simulator_is_set_its_answers_stay_documented(world):
    shop = Watched(playground(**WORLDS[world]))
    for _ in range(8):
        shop.send("POST", f"{KP}/sessions", PURCHASE)
    refused_shop = Watched(playground(**WORLDS[world]))
    for each in ENDPOINTS.values():
        refused_shop.send(each.method, each.template, {}, authorization="Basic x")
    assert shop.found + refused_shop.found == []


def decided_later(shop: Watched) -> None:
    order = shop.order(merchant_urls={"notification": "https://shop.test/decided"})
    shop.callbacks += decide(shop.world, order, "ACCEPTED", shop.now)
    shop.manage(order)


@pytest.mark.parametrize("story", [purchase, placed_by_the_page], ids=lambda s: s.__name__)
def test_what_callbacks_say_is_documented(story):
    assert misfits(played(story)) == []


def test_what_is_said_of_a_decision_is_documented():
    shop = played(decided_later, fraud_status="PENDING")
    assert "fraud_notification" in {callback.kind for callback in shop.callbacks}
    assert misfits(shop) == []


def misfits(shop: Watched) -> list[Violation]:
    assert shop.callbacks
    told = (callback_errors(each.kind, json.loads(each.body)) for each in shop.callbacks)
    return [violation for violations in told for violation in violations]
