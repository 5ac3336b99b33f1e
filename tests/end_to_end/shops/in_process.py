"""The example shop as a Python object: what a shop written in Python hands to `kind = "python"`.

It is put beside the shop's own modules, which it imports as the shop does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

# The shop's modules are beside this one only where it is run.
shop = import_module("shop")
web = import_module("web")

Headers = list[tuple[str, str]]
RESULTS = {200: "accepted", 201: "accepted", 202: "unknown"}


class Integration:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._shop = shop.shop(shop.settings(environment))

    def start_checkout(self, order: dict[str, Any]) -> dict[str, Any]:
        status, body = self._ask("POST", "/checkout", order)
        if status != 201:
            return {"result": "refused"}
        return {"redirect_url": body["redirect_url"], "reference": body["order"]}

    def order_state(self, reference: str) -> dict[str, Any]:
        status, body = self._ask("GET", f"/orders/{reference}")
        return body if status == 200 else {"result": "refused"}

    def capture(self, reference: str, amount: int) -> dict[str, Any]:
        return self._operate(reference, "capture", {"amount": amount})

    def refund(self, reference: str, amount: int) -> dict[str, Any]:
        return self._operate(reference, "refund", {"amount": amount})

    def cancel(self, reference: str) -> dict[str, Any]:
        return self._operate(reference, "cancel", {})

    def sweep(self) -> dict[str, Any]:
        return {"result": RESULTS.get(self._ask("POST", "/tasks/reconcile", {})[0], "refused")}

    def handle(self, method: str, url: str, _: Headers, body: bytes) -> tuple[int, Headers, bytes]:
        """Consumers and callbacks."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        reply = web.answer(self._shop, web.Request(method, parts.path, query, body))
        return reply.status, list(reply.headers.items()), reply.body

    def _operate(self, reference: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        status, _ = self._ask("POST", f"/orders/{reference}/{verb}", body)
        return {"result": RESULTS.get(status, "refused")}

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        content = b"" if body is None else json.dumps(body).encode()
        status, _, answer = self.handle(method, path, [], content)
        return status, json.loads(answer) if answer.startswith(b"{") else {}
