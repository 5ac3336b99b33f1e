"""A merchant and a consumer in a few words, for the tests of the simulator."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.wire import WireRequest, WireResponse
from conformance.simulator import Account, Callback, World, step

ORIGIN = "http://127.0.0.1:8123"
BEGIN = 1_700_000_000.0
HOUR = 3600.0
MERCHANT = Account("PK1_abc", "pass:wörd/+", "playground")
OTHER = Account("PK2_def", "secret", "playground")
LINE = {
    "name": "Hat",
    "quantity": 2,
    "unit_price": 5000,
    "tax_rate": 2500,
    "total_amount": 10000,
    "total_tax_amount": 2000,
}
PURCHASE: Mapping[str, Any] = {
    "purchase_country": "SE",
    "purchase_currency": "SEK",
    "locale": "sv-SE",
    "order_amount": 10000,
    "order_tax_amount": 2000,
    "order_lines": [LINE],
    "billing_address": {"email": "customer@email.se", "given_name": "Ada", "country": "SE"},
}
URLS = {
    "success": "https://shop.test/ok?sid={{session_id}}&token={{authorization_token}}",
    "cancel": "https://shop.test/cancelled",
    "back": "https://shop.test/back",
    "failure": "https://shop.test/failed?sid={{session_id}}",
    "status_update": "https://shop.test/hook?sid={{session_id}}&secret=s",
}


def basic(username: str, password: str) -> str:
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode()


def playground(**switches: Any) -> World:
    return World("playground", "eu", ORIGIN, (MERCHANT, OTHER), **switches)


@dataclass
class Shop:
    """One merchant at one world, with the clock in its hand and the callbacks it was owed."""

    world: World = field(default_factory=playground)
    account: Account = MERCHANT
    now: float = BEGIN
    callbacks: list[Callback] = field(default_factory=list)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> WireResponse:
        """`headers` are written with underscores; `authorization` replaces the right one."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given.setdefault("authorization", basic(self.account.username, self.account.password))
        content = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        request = WireRequest(method, ORIGIN, path, "", tuple(given.items()), content)
        response, told = step(self.world, request, self.now)
        self.callbacks += told
        return response

    def payment(self, **changes: Any) -> str:
        response = self.send("POST", "/payments/v1/sessions", {**PURCHASE, **changes})
        assert response.status == 200, response.body
        return str(response.json["session_id"])

    def hosted(self, payment: str, urls: Mapping[str, str] = URLS, **options: Any) -> Any:
        body = {
            "payment_session_url": f"{ORIGIN}/payments/v1/sessions/{payment}",
            "merchant_urls": urls,
            "options": options,
        }
        response = self.send("POST", "/hpp/v1/sessions", body)
        assert response.status == 201, response.body
        return response.json

    def consumer(self, hosted: Any, action: str = "") -> WireResponse:
        """Opens the pay page, or posts one of its forms."""
        path = hosted["redirect_url"].removeprefix(ORIGIN) + (f"/{action}" if action else "")
        return self.send("POST" if action else "GET", path, authorization="")

    def read(self, hosted: Any) -> Any:
        return self.send("GET", f"/hpp/v1/sessions/{hosted['session_id']}").json

    def token(self, **changes: Any) -> str:
        hosted = self.hosted(self.payment(**changes))
        self.consumer(hosted, "approve")
        return str(self.read(hosted)["authorization_token"])

    def place(self, token: str, **changes: Any) -> WireResponse:
        body = {**PURCHASE, **changes}
        return self.send("POST", f"/payments/v1/authorizations/{token}/order", body)

    def order(self, **changes: Any) -> str:
        response = self.place(self.token(**changes), **changes)
        assert response.status == 200, response.body
        return str(response.json["order_id"])

    def manage(self, order: str, path: str = "", body: Any = None, **headers: str) -> WireResponse:
        """Reads where there is no path, else posts."""
        method = "POST" if path else "GET"
        return self.send(method, f"/ordermanagement/v1/orders/{order}{path}", body, **headers)

    @property
    def statuses(self) -> list[str]:
        return [callback.status for callback in self.callbacks]
