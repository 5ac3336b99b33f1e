"""The example shop in a process of its own, as its customers, its clerks and Klarna see it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from conformance.simulator import Callback

from .stand_in import ACCOUNT, Platform

SHOP = Path(__file__).parents[2] / "examples" / "python-shop"
PUBLIC_URL = "https://shop.test"
EXPIRED = "2026-01-01T12:00:00.123456789+02:00"


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
        (*_, last) = (each for each in self.platform.callbacks if f"/{reference}?" in each.url)
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
        process = subprocess.Popen(  # noqa: S603 - our own example
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
        assert process.wait(5) in {0, -signal.SIGKILL}


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
