"""The Python example shop: a real process, judged here by its own promises."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from conformance.core.operations import identify
from conformance.core.wire import WireRequest, WireResponse
from conformance.simulator import Account, Callback, World, authorize_again, step

SHOP = Path(__file__).parents[2] / "examples" / "python-shop"
PUBLIC_URL = "https://shop.test"
ACCOUNT = Account("PK1_example", "päss:word/with+all%40 of it", "playground")


@dataclass(frozen=True)
class Trouble:
    """The next `times` calls of an operation: answered with `status` (None: not at all)."""

    status: int | None
    executed: bool = False
    times: int = 1
    body: bytes = b"<html>canary-message</html>"
    hold_s: float = 0.0


@dataclass
class Platform:
    """The simulator behind a socket, with trouble on demand."""

    world: World
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    calls: list[tuple[str, WireRequest]] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, operation: str, trouble: Trouble) -> None:
        self.troubles[operation] = [trouble] * trouble.times

    def answer(self, request: WireRequest) -> WireResponse | None:
        operation = identify(request.method, request.path)[0]
        with self.lock:
            self.calls.append((operation, request))
            waiting = self.troubles.get(operation)
            trouble = waiting.pop(0) if waiting else None
            response = self.true_answer(request) if not trouble or trouble.executed else None
        if trouble is None:
            return response
        time.sleep(trouble.hold_s)
        if trouble.status is None:
            return None
        return WireResponse(trouble.status, (), trouble.body)

    def true_answer(self, request: WireRequest) -> WireResponse:
        response, callbacks = step(self.world, request, time.time())
        self.callbacks += callbacks
        return response

    def seen(self, operation: str, part: str = "") -> list[WireRequest]:
        return [
            request
            for name, request in self.calls
            if name == operation and (part in request.path or part.encode() in request.body)
        ]

    def order(self, order_id: str) -> dict[str, Any]:
        path = f"/ordermanagement/v1/orders/{order_id}"
        headers = (("Authorization", self.seen("kp.create_session")[0].header("authorization")),)
        response, _ = step(
            self.world, WireRequest("GET", self.world.origin, path, "", headers), time.time()
        )
        return dict(response.json)


class PlatformHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    platform: Platform

    def serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = WireRequest(
            self.command,
            self.platform.world.origin,
            parts.path,
            parts.query,
            tuple(self.headers.items()),
            body,
        )
        response = self.platform.answer(request)
        if response is None:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(b"" if response.status == 204 else response.body)

    do_GET = do_POST = do_DELETE = do_PATCH = serve

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_platform() -> Iterator[Platform]:
    handler = type("Bound", (PlatformHandler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    origin = f"http://127.0.0.1:{server.server_port}"
    platform = Platform(World("playground", "eu", origin, (ACCOUNT,)))
    handler.platform = platform
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()


def environment(platform: Platform, database: Path) -> dict[str, str]:
    return {
        "KLARNA_BASE_URL": platform.world.origin,
        "KLARNA_USERNAME": ACCOUNT.username,
        "KLARNA_PASSWORD": ACCOUNT.password,
        "PUBLIC_URL": PUBLIC_URL,
        "SHOP_DATABASE": str(database),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Shop:
    """The shop as its customers, its clerks and Klarna see it."""

    http: httpx.Client
    platform: Platform
    process: subprocess.Popen[bytes]
    log: Path

    def start(self, reference: str, **changes: Any) -> httpx.Response:
        return self.http.post("/checkout", json={**BASKET, "reference": reference, **changes})

    def order(self, reference: str) -> dict[str, Any]:
        return dict(self.http.get(f"/orders/{reference}").json())

    def state(self, reference: str) -> str:
        return str(self.order(reference)["state"])

    def operate(self, reference: str, verb: str, amount: int = 0) -> int:
        path = f"/orders/{reference}/{verb}"
        return self.http.post(path, json={"amount": amount}).status_code

    def visit(self, url: str) -> httpx.Response:
        assert url.startswith(PUBLIC_URL)
        return self.http.get(url.removeprefix(PUBLIC_URL))

    def notify(self, callback: Callback, **changes: Any) -> int:
        url = callback.url.removeprefix(PUBLIC_URL)
        return self.http.post(url, content=changes.get("body", callback.body)).status_code

    def sweep(self) -> None:
        assert self.http.post("/tasks/reconcile").is_success

    def buy(self, reference: str) -> dict[str, Any]:
        self.visit(self.approve(self.start(reference)))
        return self.order(reference)

    def approve(self, started: httpx.Response, act: str = "approve") -> str:
        """What the consumer does on the hosted page, and where that leads."""
        with httpx.Client() as browser:
            page = started.json()["redirect_url"]
            browser.get(page)
            return str(browser.post(f"{page}/{act}").headers["Location"])

    def session_of(self, reference: str) -> str:
        """The newest HPP session of an order."""
        (*_, newest) = self.platform.seen("hpp.create_session", f"/{reference}/success")
        urls = newest.json["merchant_urls"]
        return next(
            each.id for each in self.platform.world.hosted.values() if each.merchant_urls == urls
        )

    def completed_callback(self, reference: str) -> Callback:
        (*_, last) = (
            each for each in self.platform.callbacks if f"/{reference}?" in each.url
        )
        return last


BASKET: Mapping[str, Any] = {
    "country": "SE",
    "currency": "SEK",
    "locale": "sv-SE",
    "customer": {
        "email": "customer@email.se",
        "given_name": "Testperson-se",
        "family_name": "Canary",
        "address": {"street_address": "Stårgatan 1", "postal_code": "12345", "city": "Ankeborg"},
    },
    "lines": [
        {
            "reference": "book",
            "name": "Livre de poche",
            "type": "physical",
            "quantity": 1,
            "unit_price": 1999,
            "tax_rate": 550,
            "discount": 0,
        },
        {
            "reference": "mug",
            "name": "Mugg",
            "type": "physical",
            "quantity": 3,
            "unit_price": 3333,
            "tax_rate": 2500,
            "discount": 500,
        },
    ],
}
TOTAL = 1999 + 3 * 3333 - 500


@contextmanager
def running_shop(platform: Platform, directory: Path) -> Iterator[Shop]:
    port = free_port()
    log = directory / "shop.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "shop.py", "--port", str(port)],
            cwd=SHOP,
            env={**os.environ, **environment(platform, directory / "shop.sqlite3")},
            stdout=output,
            stderr=output,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
            until(lambda: ready(http))
            yield Shop(http, platform, process, log)
    finally:
        process.terminate()
        assert process.wait(5) == 0


def ready(http: httpx.Client) -> bool:
    try:
        return http.get("/health").is_success
    except httpx.TransportError:
        return False


def until(holds: Callable[[], bool], within_s: float = 5) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with (
        served_platform() as platform,
        running_shop(platform, tmp_path_factory.mktemp("shop")) as shop,
    ):
        yield shop


@pytest.fixture(autouse=True)
def _no_trouble_left(shop: Shop) -> Iterator[None]:
    yield
    shop.platform.troubles.clear()


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


def test_the_cron_brings_what_redirect_and_callback_lost(shop: Shop):
    shop.approve(shop.start("lost"))
    shop.sweep()
    assert shop.state("lost") == "paid"
