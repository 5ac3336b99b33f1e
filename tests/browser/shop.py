"""A merchant without a back end: it makes sessions, and shows a page where a consumer arrives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from conformance.core.wire import parsed
from tests.simulator.shop import PURCHASE

# With an icon, lest the browser ask for one.
ARRIVED = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>{page}</h1>'
PLACEHOLDERS = "?sid={{session_id}}&token={{authorization_token}}"
LEADS_BACK = ("success", "back", "failure", "error", "status_update")
LEADS_AWAY = ("success", "cancel", "failure", "error", "status_update")


@dataclass
class Shop:
    """`told` are the statuses of the callbacks, in the order in which they came."""

    klarna: httpx.Client
    origin: str
    told: list[str] = field(default_factory=list)

    def hosted(self, urls: tuple[str, ...] = LEADS_BACK, title: str = "", **changes: Any) -> Any:
        """A page for one purchase, and which of the merchant's URLs it knows."""
        payment = self.klarna.post("/payments/v1/sessions", json={**PURCHASE, **changes})
        url = self.klarna.base_url.join(f"/payments/v1/sessions/{payment.json()['session_id']}")
        body = {
            "payment_session_url": str(url),
            "merchant_urls": {name: f"{self.origin}/{name}{PLACEHOLDERS}" for name in urls},
            "options": {"page_title": title} if title else {},
        }
        return self.klarna.post("/hpp/v1/sessions", json=body).raise_for_status().json()

    def read(self, hosted: Any) -> Any:
        return self.klarna.get(f"/hpp/v1/sessions/{hosted['session_id']}").json()

    def disable(self, hosted: Any) -> None:
        self.klarna.delete(f"/hpp/v1/sessions/{hosted['session_id']}").raise_for_status()


def arrival(url: str) -> tuple[str, dict[str, list[str]]]:
    """Which of the merchant's pages that is, and what Klarna filled in."""
    parts = urlsplit(url)
    return parts.path.strip("/"), parse_qs(parts.query)


@contextmanager
def opened(klarna: httpx.Client) -> Iterator[Shop]:
    """A shop that listens within the block."""
    shop = Shop(klarna, "")

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(ARRIVED.format(page=urlsplit(self.path).path))

        def do_POST(self) -> None:
            told = parsed(self.rfile.read(int(self.headers["content-length"])))
            shop.told.append(told["session"]["status"])
            self.answer("")

        def answer(self, page: str) -> None:
            self.send_response(200 if page else 204)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """The tests' output is not the shop's log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        shop.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield shop
        finally:
            server.shutdown()
            thread.join()
