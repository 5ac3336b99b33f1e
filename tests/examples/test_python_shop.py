"""The Python example shop: a real process, judged here by its own promises."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
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
        authorization = self.seen("kp.create_session")[0].header("authorization") or ""
        headers = (("Authorization", authorization),)
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

    do_GET = do_POST = do_DELETE = serve  # noqa: N815 - the standard library's names

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_platform() -> Iterator[Platform]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    platform = Platform(World("playground", "eu", f"http://127.0.0.1:{port}", (ACCOUNT,)))
    handler = type("Handler", (PlatformHandler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
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


def test_the_cron_asks_more_rarely_after_older_attempts(shop: Shop):
    shop.start("old")
    session = shop.session_of("old")
    with sqlite3.connect(shop.log.with_name("shop.sqlite3")) as database:
        database.execute("update attempts set begun_at = begun_at - 3600 where reference = 'old'")
    database.close()
    for _ in range(3):
        shop.sweep()
    assert len(shop.platform.seen("hpp.read_session", session)) == 1


def test_the_redirect_alone_brings_the_order(shop: Shop):
    assert shop.buy("redirect")["state"] == "paid"


def test_a_success_page_that_nobody_has_paid_for_confirms_nothing(shop: Shop):
    shop.start("forged")
    forged = shop.http.get("/klarna/return/forged/success?authorization_token=made-up")
    assert "being confirmed" in forged.text
    assert shop.state("forged") == "awaiting_payment"
    assert not shop.platform.seen("kp.place_order", "made-up")


def test_the_waiting_page_stops_refreshing(shop: Shop):
    shop.start("patient")
    assert "refresh" in shop.http.get("/klarna/return/patient/success?seen=4").text
    assert "refresh" not in shop.http.get("/klarna/return/patient/success?seen=5").text


@pytest.mark.parametrize("act", ["refuse", "back", "error"])
def test_what_is_not_final_leaves_the_page_open(shop: Shop, act: str):
    """A consumer who comes back to the page and pays has paid."""
    started = shop.start(f"{act}-then-paid")
    landing = shop.visit(shop.approve(started, act))
    assert "not paid" in landing.text
    assert shop.state(f"{act}-then-paid") == "awaiting_payment"
    shop.visit(shop.approve(started))
    assert shop.state(f"{act}-then-paid") == "paid"


def test_a_second_try_disables_the_first_page(shop: Shop):
    shop.start("twice")
    first = shop.session_of("twice")
    again = shop.http.post("/checkout/twice/again")
    assert again.status_code == 303
    assert shop.platform.world.hosted[first].status == "DISABLED"
    assert shop.session_of("twice") != first


def test_a_second_try_after_the_first_was_paid_is_refused(shop: Shop):
    shop.approve(shop.start("paid-already"))
    assert shop.start("paid-already").status_code == 409
    assert shop.state("paid-already") == "paid"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 451, 499])
def test_a_refused_placement_is_no_purchase_and_may_be_tried_anew(shop: Shop, status: int):
    reference = f"refused-{status}"
    shop.platform.trouble("kp.place_order", Trouble(status))
    landing = shop.visit(shop.approve(shop.start(reference)))
    assert "not paid" in landing.text
    assert "canary" not in landing.text
    shop.sweep()
    assert shop.state(reference) == "awaiting_payment"
    assert len(shop.platform.seen("kp.place_order", reference)) == 1
    assert shop.buy(reference)["state"] == "paid"


@pytest.mark.parametrize("executed", [True, False])
@pytest.mark.parametrize("status", [500, 503, 599, None])
def test_an_unknown_placement_is_repeated_unchanged_until_known(
    shop: Shop, status: int | None, *, executed: bool
):
    reference = f"unknown-{status}-{executed}"
    shop.platform.trouble("kp.place_order", Trouble(status, executed))
    landing = shop.visit(shop.approve(shop.start(reference)))
    assert "being confirmed" in landing.text
    assert shop.state(reference) == "awaiting_payment"
    shop.sweep()
    assert shop.state(reference) == "paid"
    first, second = shop.platform.seen("kp.place_order", reference)
    assert (first.path, first.body) == (second.path, second.body)


def test_while_a_placement_is_unknown_no_second_attempt_is_begun(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(500, executed=True, times=2))
    shop.visit(shop.approve(shop.start("undecided")))
    assert shop.start("undecided").status_code == 409
    assert len(shop.platform.seen("hpp.create_session", "/undecided/")) == 1
    assert shop.start("undecided").status_code == 409
    assert shop.state("undecided") == "paid"


def test_a_refusal_after_an_unknown_placement_is_not_believed(shop: Shop):
    shop.platform.troubles["kp.place_order"] = [Trouble(502, executed=True), Trouble(404)]
    shop.visit(shop.approve(shop.start("doubtful")))
    shop.sweep()
    assert shop.state("doubtful") == "awaiting_payment"
    shop.sweep()
    assert shop.state("doubtful") == "paid"


def test_success_without_an_order_id_is_not_yet_known(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(200, executed=True, body=b'{"order_id": nu'))
    shop.visit(shop.approve(shop.start("truncated")))
    assert shop.state("truncated") == "awaiting_payment"
    shop.sweep()
    assert shop.state("truncated") == "paid"


def test_callbacks_and_redirect_at_once_place_one_order(shop: Shop):
    landing = shop.approve(shop.start("race"))
    callback = shop.completed_callback("race")
    shop.platform.trouble("kp.place_order", Trouble(599, executed=True, hold_s=0.2))
    with ThreadPoolExecutor(8) as pool:
        acknowledged = [pool.submit(shop.notify, callback) for _ in range(4)]
        pages = [pool.submit(shop.visit, landing) for _ in range(4)]
    assert [each.result() for each in acknowledged] == [204] * 4
    assert all(each.result().is_success for each in pages)
    until(lambda: shop.state("race") == "paid")
    assert len({each.path for each in shop.platform.seen("kp.place_order", "race")}) == 1
    before = len(shop.platform.calls)
    shop.notify(callback)
    assert "confirmed" in shop.visit(landing).text
    assert len(shop.platform.calls) == before


def test_a_newer_token_is_used_and_the_superseded_one_is_not_tried_twice(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(404))
    shop.visit(shop.approve(shop.start("superseded")))
    session = shop.session_of("superseded")
    with shop.platform.lock:
        authorize_again(shop.platform.world, session, time.time())
    shop.sweep()
    assert shop.state("superseded") == "paid"


@pytest.mark.parametrize("change", ["secret", "session_id", "body", "malformed"])
def test_a_forged_callback_has_no_effect(shop: Shop, change: str):
    shop.approve(shop.start(f"forged-{change}"))
    callback = shop.completed_callback(f"forged-{change}")
    url, body, expected = callback.url, callback.body, 403
    if change == "secret":
        url = url.replace("secret=", "secret=x")
    elif change == "session_id":
        url = url.replace(callback.session_id, "another")
    elif change == "body":
        body = body.replace(callback.session_id.encode(), b"another")
    else:
        body, expected = b'{"event_id"', 400
    before = len(shop.platform.calls)
    assert shop.http.post(url.removeprefix(PUBLIC_URL), content=body).status_code == expected
    time.sleep(0.1)
    assert len(shop.platform.calls) == before
    assert shop.http.post("/klarna/callback/nobody?secret=x", content=body).status_code == 404


def test_a_callback_is_acknowledged_before_the_work(shop: Shop):
    shop.approve(shop.start("slow"))
    shop.platform.trouble("hpp.read_session", Trouble(500, hold_s=1.0))
    begun = time.monotonic()
    assert shop.notify(shop.completed_callback("slow")) == 204
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("kp.create_session", 400),
        ("kp.create_session", 500),
        ("hpp.create_session", 403),
        ("hpp.create_session", None),
        ("hpp.create_session", 200),
    ],
)
def test_without_session_or_page_there_is_a_neutral_error(
    shop: Shop, operation: str, status: int | None
):
    shop.platform.trouble(operation, Trouble(status))
    answer = shop.start(f"no-{operation}-{status}")
    assert answer.status_code == 502
    assert "canary" not in answer.text
    assert shop.http.get(f"/orders/no-{operation}-{status}").status_code == 404


@pytest.mark.parametrize("status", [200, 202, 204, 226, 299])
def test_any_success_on_capture_is_done_whatever_its_body(shop: Shop, status: int):
    reference = f"captured-{status}"
    shop.buy(reference)
    shop.platform.trouble("om.capture", Trouble(status, executed=True, body=b"text"))
    assert shop.operate(reference, "capture", 1000) == 200
    assert shop.order(reference)["captured"] == 1000


@pytest.mark.parametrize("executed", [True, False])
def test_an_unknown_capture_is_looked_up_and_repeated_with_its_key(shop: Shop, *, executed: bool):
    reference = f"capture-{executed}"
    order = shop.buy(reference)
    shop.platform.trouble("om.capture", Trouble(500, executed))
    shop.platform.trouble("om.read_order", Trouble(503))
    assert shop.operate(reference, "capture", 1000) == 202
    assert shop.order(reference)["captured"] == 0
    assert shop.operate(reference, "capture", 1000) == 200
    assert shop.order(reference)["captured"] == 1000
    order_id = order["klarna_order_id"]
    assert shop.platform.order(order_id)["captured_amount"] == 1000
    first, second = shop.platform.seen("om.capture", order_id)
    assert first.header("klarna-idempotency-key") == second.header("klarna-idempotency-key")
    assert first.body == second.body


@pytest.mark.parametrize("verb", ["capture", "refund"])
def test_what_the_order_shows_counts_after_a_lost_answer(shop: Shop, verb: str):
    reference = f"shown-{verb}"
    shop.buy(reference)
    if verb == "refund":
        shop.operate(reference, "capture", 1000)
    shop.platform.trouble(f"om.{verb}", Trouble(None, executed=True))
    assert shop.operate(reference, verb, 700) == 200


def test_the_cron_repeats_what_is_unresolved(shop: Shop):
    order = shop.buy("resolved")
    shop.platform.trouble("om.capture", Trouble(503))
    assert shop.operate("resolved", "capture", 900) == 202
    shop.sweep()
    assert shop.order("resolved")["captured"] == 900
    assert len(shop.platform.seen("om.capture", order["klarna_order_id"])) == 2


def test_two_equal_captures_are_two(shop: Shop):
    order = shop.buy("equal")
    assert [shop.operate("equal", "capture", 400) for _ in range(2)] == [200, 200]
    assert shop.platform.order(order["klarna_order_id"])["captured_amount"] == 800


def test_refused_operations_change_nothing(shop: Shop):
    shop.buy("limits")
    assert shop.operate("limits", "capture", TOTAL + 1) == 409
    assert shop.operate("limits", "capture", 0) == 400
    assert shop.operate("limits", "refund", 1) == 409
    shop.platform.trouble("om.capture", Trouble(404))
    assert shop.operate("limits", "capture", 10) == 409
    assert shop.operate("nobody", "capture", 10) == 404
    assert shop.order("limits")["captured"] == 0


def test_cancelling_gives_back_what_is_not_captured(shop: Shop):
    order = shop.buy("cancelled")
    assert shop.operate("cancelled", "cancel") == 200
    assert shop.state("cancelled") == "cancelled"
    assert shop.platform.order(order["klarna_order_id"])["status"] == "CANCELLED"
    order = shop.buy("released")
    shop.operate("released", "capture", 1000)
    assert shop.operate("released", "cancel") == 200
    assert shop.platform.order(order["klarna_order_id"])["remaining_authorized_amount"] == 0
    assert shop.operate("released", "capture", 1) == 409
    assert shop.operate("released", "refund", 1000) == 200
    assert shop.state("released") == "refunded"


def test_an_unpaid_order_is_cancelled_by_disabling_its_page(shop: Shop):
    shop.start("unpaid")
    assert shop.operate("unpaid", "cancel") == 200
    assert shop.state("unpaid") == "cancelled"
    assert shop.platform.world.hosted[shop.session_of("unpaid")].status == "DISABLED"
    assert shop.start("unpaid").status_code == 409


def test_a_pending_order_is_held_until_it_is_accepted(shop: Shop):
    shop.platform.world.fraud_status = "PENDING"
    order = shop.buy("pending")
    shop.platform.world.fraud_status = "ACCEPTED"
    assert order["state"] == "on_hold"
    assert shop.operate("pending", "capture", 1) == 409
    order_id = order["klarna_order_id"]
    shop.platform.trouble(
        "om.read_order", Trouble(200, body=b'{"fraud_status": "LOOKED_AT_BY_AN_OWL"}')
    )
    shop.sweep()
    assert shop.state("pending") == "on_hold"
    shop.platform.trouble("om.read_order", Trouble(299, body=b'{"fraud_status": "ACCEPTED"}'))
    shop.sweep()
    assert shop.state("pending") == "paid"
    assert order_id


EXPIRED = "2026-01-01T12:00:00.123456789+02:00"


def test_an_expired_page_is_closed_and_may_be_offered_anew(shop: Shop):
    created = {"session_id": "s", "session_url": f"{shop.platform.world.origin}/hpp/v1/sessions/s"}
    page = {**created, "redirect_url": "https://pay.example/%7Ex?a=b#c", "expires_at": EXPIRED}
    shop.platform.trouble("hpp.create_session", Trouble(201, body=json.dumps(page).encode()))
    assert shop.start("expired").json()["redirect_url"] == page["redirect_url"]
    shop.sweep()
    assert shop.state("expired") == "closed"
    assert shop.buy("expired")["state"] == "paid"


def test_a_page_url_of_another_host_is_never_called(shop: Shop):
    with served_platform() as elsewhere:
        page = {
            "session_id": "s",
            "session_url": f"{elsewhere.world.origin}/hpp/v1/sessions/s",
            "redirect_url": "https://pay.example/x",
        }
        shop.platform.trouble("hpp.create_session", Trouble(201, body=json.dumps(page).encode()))
        shop.start("elsewhere")
        shop.sweep()
        assert elsewhere.calls == []
        shop.platform.trouble("kp.create_session", Trouble(400))
        shop.start("elsewhere")
        assert elsewhere.calls == []


@pytest.mark.parametrize(
    "change",
    [{"lines": []}, {"country": 1}, {"lines": [{"reference": "a"}]}, {"locale": None}],
)
def test_a_bad_basket_is_refused(shop: Shop, change: dict[str, Any]):
    assert shop.start("bad", **change).status_code == 400
    assert shop.http.post("/checkout", content=b"{").status_code == 400


def test_prices_without_tax_get_a_line_of_sales_tax(shop: Shop):
    line = {**BASKET["lines"][0], "quantity": 2, "unit_price": 2199, "tax_rate": 825}
    american = {"country": "US", "currency": "USD", "locale": "en-US", "lines": [line]}
    assert shop.start("american", **american).status_code == 201
    sent = shop.platform.seen("kp.create_session", "american")[0].json
    assert sent["order_tax_amount"] == 363
    assert sent["order_amount"] == 4398 + 363
    assert [each["type"] for each in sent["order_lines"]] == ["physical", "sales_tax"]


def test_sixteen_consumers_pay_at_once(shop: Shop):
    names = [f"crowd-{number}" for number in range(16)]
    with ThreadPoolExecutor(16) as pool:
        orders = list(pool.map(shop.buy, names))
    assert {each["state"] for each in orders} == {"paid"}
    assert len({each["klarna_order_id"] for each in orders}) == 16


def test_every_call_carries_the_credentials_in_one_header_only(shop: Shop):
    shop.buy("credentials")
    for request in (request for operation, request in shop.platform.calls if operation):
        assert (request.header("authorization") or "").startswith("Basic ")
        assert request.header("user-agent") == "ExampleShop/1.4.0"
        assert ACCOUNT.password not in request.url + request.body.decode()


def test_the_log_holds_what_support_needs_and_no_secret(shop: Shop):
    shop.buy("logged")
    shop.platform.trouble("om.capture", Trouble(403))
    shop.operate("logged", "capture", 5)
    log = shop.log.read_text()
    assert shop.order("logged")["klarna_order_id"] in log
    assert "correlation_id=" in log
    secrets = [each.token for each in shop.platform.world.authorizations.values()]
    secrets += [ACCOUNT.password, "Canary", "secret=", "Basic ", "customer@email.se"]
    assert not [each for each in secrets if each in log]


def test_a_shop_that_is_killed_takes_up_where_it_was(tmp_path: Path):
    """The placement was under way: after the restart the cron finds out, and there is one order."""
    with served_platform() as platform:
        with running_shop(platform, tmp_path) as before:
            started = before.start("killed")
            platform.trouble("kp.place_order", Trouble(599, executed=True, hold_s=0.5))
            before.approve(started)
            before.notify(before.completed_callback("killed"))
            until(lambda: bool(platform.seen("kp.place_order")))
            before.process.send_signal(signal.SIGKILL)
        with running_shop(platform, tmp_path) as after:
            assert after.state("killed") == "awaiting_payment"
            after.sweep()
            assert after.state("killed") == "paid"
        assert len(platform.world.orders) == 1


def test_an_order_of_another_environment_is_left_alone(tmp_path: Path):
    """The credentials of one environment are never sent with an order of the other."""
    with served_platform() as playground, served_platform() as production:
        with running_shop(playground, tmp_path) as shop:
            order = shop.buy("moved")
            shop.start("moved-open")
        with running_shop(production, tmp_path) as shop:
            assert shop.operate("moved", "capture", 1) == 409
            shop.sweep()
        assert order["state"] == "paid"
        assert production.calls == []


@pytest.mark.parametrize(
    "name", ["KLARNA_BASE_URL", "KLARNA_USERNAME", "KLARNA_PASSWORD", "PUBLIC_URL"]
)
def test_without_a_setting_the_shop_refuses_to_start(shop: Shop, tmp_path: Path, name: str):
    known = {**os.environ, **environment(shop.platform, tmp_path / "shop.sqlite3")}
    del known[name]
    refused = subprocess.run(
        [sys.executable, "shop.py", "--port", "0"],
        cwd=SHOP,
        env=known,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    assert refused.returncode == 2
    assert refused.stderr == f"shop: {name} is not set\n"


def test_an_order_that_the_page_knows_is_adopted(shop: Shop):
    """The first answer was lost and the repetition is refused: the page's order id settles it."""
    shop.platform.trouble("kp.place_order", Trouble(500, executed=True))
    shop.visit(shop.approve(shop.start("adopted")))
    *_, order_id = shop.platform.world.orders
    *_, token = shop.platform.world.authorizations
    shown = {"status": "COMPLETED", "authorization_token": token, "order_id": order_id}
    shop.platform.trouble("hpp.read_session", Trouble(200, body=json.dumps(shown).encode()))
    shop.platform.trouble("kp.place_order", Trouble(409))
    callback = shop.completed_callback("adopted")
    shop.notify(callback)
    until(lambda: shop.state("adopted") == "paid")
    assert shop.order("adopted")["klarna_order_id"] == order_id


def test_a_placement_that_was_never_answered_is_left_to_a_person(shop: Shop):
    """Neither paid nor closed: there may be an order at Klarna's."""
    page = {
        "session_id": "s",
        "session_url": f"{shop.platform.world.origin}/hpp/v1/sessions/s",
        "redirect_url": "https://pay.example/x",
        "expires_at": EXPIRED,
    }
    shop.platform.trouble("hpp.create_session", Trouble(201, body=json.dumps(page).encode()))
    shop.start("unanswered")
    shown = b'{"status": "COMPLETED", "authorization_token": "t"}'
    shop.platform.trouble("hpp.read_session", Trouble(200, body=shown))
    shop.platform.trouble("kp.place_order", Trouble(None))
    landing = shop.http.get("/klarna/return/unanswered/success")
    assert "being confirmed" in landing.text
    landing = shop.http.get("/klarna/return/unanswered/success")
    assert "being confirmed" in landing.text
    assert shop.state("unanswered") == "on_hold"
    assert shop.operate("unanswered", "capture", 1) == 409
    assert shop.start("unanswered").status_code == 409
