"""Klarna Payments, the Hosted Payment Page and Order Management, called with asyncio."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

log = logging.getLogger("async_shop.klarna")

WHOLE_ANSWER_S = 12
TOO_MANY_REQUESTS = 429
LONGEST_REST_S = 60.0
LARGEST_ANSWER = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class KlarnaAnswer:
    """What came back. `outcome` follows from the class of the status alone."""

    status: int = 0  # 0: no answer came
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        return {2: "done", 4: "refused"}.get(self.status // 100, "unknown")

    @property
    def done(self) -> bool:
        return self.outcome == "done"

    def text(self, name: str) -> str:
        """A member that is a string, as it came; "" where there is none."""
        value = self.members.get(name)
        return value if isinstance(value, str) else ""


class KlarnaClient:
    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.base_url = base_url
        self.rests_until = 0.0  # on the monotonic clock: Klarna asked for a pause
        token = b64encode(f"{username}:{password}".encode()).decode("ascii")
        self._http = httpx.AsyncClient(
            headers={
                "Authorization": f"Basic {token}",
                "Accept": "application/json",
                "User-Agent": "AsyncShop/2.0.1",
            },
            timeout=httpx.Timeout(8, connect=3),
            limits=httpx.Limits(max_connections=32, keepalive_expiry=2),
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def create_payment_session(
        self, reference: str, payload: Mapping[str, Any]
    ) -> KlarnaAnswer:
        return await self._call(reference, "POST", "/payments/v1/sessions", payload)

    async def create_page(
        self, reference: str, payment_session: str, urls: Mapping[str, str]
    ) -> KlarnaAnswer:
        session = f"{self.base_url}/payments/v1/sessions/{quote(payment_session, safe=':')}"
        body = {"payment_session_url": session, "merchant_urls": dict(urls)}
        return await self._call(reference, "POST", "/hpp/v1/sessions", body)

    async def read_page(self, reference: str, session_url: str) -> KlarnaAnswer:
        return await self._call(reference, "GET", session_url)

    async def disable_page(self, reference: str, session_url: str) -> KlarnaAnswer:
        return await self._call(reference, "DELETE", session_url)

    async def place_order(
        self, reference: str, token: str, payload: Mapping[str, Any]
    ) -> KlarnaAnswer:
        path = f"/payments/v1/authorizations/{quote(token, safe=':')}/order"
        return await self._call(reference, "POST", path, payload)

    async def give_back(self, reference: str, token: str) -> KlarnaAnswer:
        path = f"/payments/v1/authorizations/{quote(token, safe=':')}"
        return await self._call(reference, "DELETE", path)

    async def read_order(self, order_id: str) -> KlarnaAnswer:
        return await self._call(order_id, "GET", order_path(order_id))

    async def manage(
        self, order_id: str, action: str, key: str, body: Mapping[str, Any] | None = None
    ) -> KlarnaAnswer:
        """`action` is the last part of the path: captures, refunds, cancel, release-…"""
        return await self._call(order_id, "POST", f"{order_path(order_id)}/{action}", body, key)

    async def _call(
        self,
        about: str,
        method: str,
        target: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
    ) -> KlarnaAnswer:
        """One call; whoever knows what is at stake decides whether to call again.

        `about` is the order's reference or id, for the log.
        """
        url = target if "://" in target else self.base_url + target
        if origin(url) != origin(self.base_url):
            log.warning("a call was not sent: its address is not Klarna's")
            return KlarnaAnswer()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key:
            headers["Klarna-Idempotency-Key"] = key
        content = None if body is None else json.dumps(body)
        try:
            async with self._http.stream(method, url, content=content, headers=headers) as response:
                answer = KlarnaAnswer(response.status_code, json_object(await received(response)))
                if answer.status == TOO_MANY_REQUESTS:
                    self.rests_until = time.monotonic() + rest_asked_for(response)
                if not answer.done:
                    correlation = response.headers.get("Klarna-Correlation-Id", "")
                    report(about, answer, correlation or answer.text("correlation_id"))
                return answer
        except (httpx.HTTPError, httpx.InvalidURL):
            log.warning("no answer from Klarna about %s", quote(about, safe=""))
            return KlarnaAnswer()


def rest_asked_for(response: httpx.Response) -> float:
    """Seconds, as the answer says; one where it says nothing that can be read."""
    told = response.headers.get("Retry-After") or response.headers.get("X-RateLimit-Reset") or ""
    return min(float(told), LONGEST_REST_S) if told.isdecimal() else 1.0


def report(about: str, answer: KlarnaAnswer, correlation_id: str) -> None:
    """What Klarna's support asks for; no token, no body, no address."""
    shown = quote(correlation_id, safe="")
    order = quote(about, safe="")
    log.warning("order=%s: status=%s correlation_id=%s", order, answer.status, shown)


async def received(response: httpx.Response) -> bytes:
    """What arrives of the body in time; a body that breaks off leaves the status as it is."""
    content = bytearray()
    try:
        async with asyncio.timeout(WHOLE_ANSWER_S):
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST_ANSWER:
                    break
    except (httpx.HTTPError, TimeoutError):
        log.info("an answer broke off")
    return bytes(content)


def json_object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def order_path(order_id: str) -> str:
    return f"/ordermanagement/v1/orders/{quote(order_id, safe=':')}"


def origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
