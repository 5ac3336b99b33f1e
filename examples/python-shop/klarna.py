"""Klarna's three APIs, as far as this shop needs them."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

log = logging.getLogger("shop.klarna")

USER_AGENT = "ExampleShop/1.4.0"
PATIENCE = httpx.Timeout(10, connect=3)  # seconds: for each step of a call
DEADLINE_S = 15  # for a whole answer, however slowly it drips
LARGEST_ANSWER = 1_000_000  # bytes
# Klarna's side closes an idle connection after some seconds; ours is given up before that.
CONNECTIONS = httpx.Limits(max_connections=64, keepalive_expiry=3)


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # it may have happened, or may not


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is None where no answer came; `body` is empty where it was no JSON object."""

    status: int | None
    body: Mapping[str, Any]
    headers: Mapping[str, str]

    def word(self, name: str) -> str:
        """A member, or "" where it is missing. Ids and URLs are opaque: kept as they are."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""


NO_ANSWER = Answer(None, {}, {})


def outcome(answer: Answer) -> Outcome:
    """Decided by the class of the status alone: never by its number, never by the body."""
    match (answer.status or 0) // 100:
        case 2:
            return Outcome.DONE
        case 4:
            return Outcome.REFUSED
        case _:
            return Outcome.UNKNOWN


def basic(username: str, password: str) -> str:
    """The value of the Authorization header, sent with every call without being asked."""
    pair = f"{username}:{password}".encode()
    return f"Basic {b64encode(pair).decode('ascii')}"


def segment(opaque: str) -> str:
    """An id or token as one path segment; a colon is legal there."""
    return quote(opaque, safe=":")


def origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


@dataclass(frozen=True, slots=True)
class Call:
    """`target` is a path of ours or a URL that Klarna gave, and may hold a token: it is not logged.

    `name` and `about` are what the log says instead.
    """

    name: str
    about: str
    method: str
    target: str
    body: str | None = None
    idempotency_key: str | None = None


class Klarna:
    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.base_url = base_url
        self._http = httpx.Client(
            timeout=PATIENCE,
            limits=CONNECTIONS,
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        )
        self._authorization = basic(username, password)

    # Klarna Payments and the Hosted Payment Page

    def create_session(self, reference: str, payload: str) -> Answer:
        about = f"order={segment(reference)}"
        return self._answer(Call("create session", about, "POST", "/payments/v1/sessions", payload))

    def session_url(self, session_id: str) -> str:
        """Klarna gives the id only; the documented template makes it a URL."""
        return f"{self.base_url}/payments/v1/sessions/{segment(session_id)}"

    def create_page(self, reference: str, page: Mapping[str, Any]) -> Answer:
        about = f"order={segment(reference)}"
        return self._answer(
            Call("create page", about, "POST", "/hpp/v1/sessions", json.dumps(page))
        )

    def read_page(self, session_id: str, session_url: str) -> Answer:
        return self._answer(Call("read page", f"session={segment(session_id)}", "GET", session_url))

    def disable_page(self, session_id: str, session_url: str) -> Answer:
        about = f"session={segment(session_id)}"
        return self._answer(Call("disable page", about, "DELETE", session_url))

    def place_order(self, reference: str, token: str, payload: str) -> Answer:
        about = f"order={segment(reference)}"
        path = f"{authorization_path(token)}/order"
        return self._answer(Call("place order", about, "POST", path, payload))

    def release_authorization(self, reference: str, token: str) -> Answer:
        about = f"order={segment(reference)}"
        return self._answer(
            Call("release authorization", about, "DELETE", authorization_path(token))
        )

    # Order Management

    def read_order(self, order_id: str) -> Answer:
        about = f"klarna_order={segment(order_id)}"
        return self._answer(Call("read order", about, "GET", order_path(order_id)))

    def capture(self, order_id: str, amount: int, key: str) -> Answer:
        return self._operate("captures", order_id, key, json.dumps({"captured_amount": amount}))

    def refund(self, order_id: str, amount: int, key: str) -> Answer:
        return self._operate("refunds", order_id, key, json.dumps({"refunded_amount": amount}))

    def cancel(self, order_id: str, key: str) -> Answer:
        return self._operate("cancel", order_id, key)

    def release_remaining(self, order_id: str, key: str) -> Answer:
        return self._operate("release-remaining-authorization", order_id, key)

    def _operate(self, action: str, order_id: str, key: str, body: str | None = None) -> Answer:
        about = f"klarna_order={segment(order_id)}"
        path = f"{order_path(order_id)}/{action}"
        return self._answer(Call(action, about, "POST", path, body, key))

    # How a call is made

    def _answer(self, call: Call) -> Answer:
        url = call.target if "://" in call.target else self.base_url + call.target
        if not self._trusted(url):
            log.warning("%s not sent, the URL leads elsewhere: %s", call.name, call.about)
            return NO_ANSWER
        answer = self._send(call, url)
        if outcome(answer) is not Outcome.DONE:
            log_failure(call, answer)
        return answer

    def _trusted(self, url: str) -> bool:
        """Our credentials go to the configured origin and nowhere else."""
        return origin(url) == origin(self.base_url)

    def _headers(self, call: Call) -> dict[str, str]:
        headers = {"Authorization": self._authorization}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        if call.idempotency_key is not None:
            headers["Klarna-Idempotency-Key"] = call.idempotency_key
        return headers

    def _send(self, call: Call, url: str) -> Answer:
        """Once: whether to try again is for those to decide who know what is at stake."""
        try:
            with self._http.stream(
                call.method, url, content=call.body, headers=self._headers(call)
            ) as response:
                body = json_object(content(response))
                return Answer(response.status_code, body, response.headers)
        except (httpx.HTTPError, httpx.InvalidURL):
            return NO_ANSWER


def authorization_path(token: str) -> str:
    return f"/payments/v1/authorizations/{segment(token)}"


def order_path(order_id: str) -> str:
    return f"/ordermanagement/v1/orders/{segment(order_id)}"


def content(response: httpx.Response) -> bytes:
    """What came of the body in time. A body cut short leaves the status as it is."""
    received = bytearray()
    until = time.monotonic() + DEADLINE_S
    try:
        for part in response.iter_bytes():
            received += part
            if len(received) > LARGEST_ANSWER or time.monotonic() > until:
                break
    except httpx.HTTPError:
        log.info("an answer was cut short")
    return bytes(received)


def json_object(raw: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def log_failure(call: Call, answer: Answer) -> None:
    """With what Klarna's support asks for, and no more: never a token, a body or an address."""
    correlation = answer.headers.get("Klarna-Correlation-Id") or answer.word("correlation_id")
    log.warning(
        "%s failed: status=%s correlation_id=%s %s",
        call.name,
        answer.status,
        segment(correlation),
        call.about,
    )
