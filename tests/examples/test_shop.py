"""The example shop as a whole: what it refuses, what it logs, and what it remembers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .shops import BASKET, SHOP, Shop, environment, running_shop, until
from .stand_in import ACCOUNT, Trouble, served_platform


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


CHUNKED = "Transfer-Encoding: chunked\r\n"
FRAMED = {
    "chunks with extensions and trailers": (
        CHUNKED,
        '2;x=1\r\n{"\r\n3\r\na":\r\n0\r\nX: y\r\n\r\n',
        400,
    ),
    "a size that is no number": (CHUNKED, "two\r\n{}\r\n0\r\n\r\n", 413),
    "a size of a million digits": (CHUNKED, "f" * 5000 + "\r\n", 413),
    "more than anybody would send": (CHUNKED, "fffffff\r\n", 413),
    "a chunk that goes on behind its end": (CHUNKED, "1\r\n{}\r\n0\r\n\r\n", 413),
    "another coding": ("Transfer-Encoding: gzip\r\n", "", 413),
    "chunks and a length": (f"{CHUNKED}Content-Length: 2\r\n", "0\r\n\r\n", 413),
    "a length of a million digits": (f"Content-Length: {'9' * 5000}\r\n", "", 413),
    "less than nothing": ("Content-Length: -1\r\n", "", 413),
}


@pytest.mark.parametrize(("headers", "body", "status"), FRAMED.values(), ids=FRAMED)
def test_a_body_is_read_as_it_is_framed_or_not_at_all(
    shop: Shop, headers: str, body: str, status: int
):
    """400: it was read, and is no basket."""
    with socket.create_connection((shop.http.base_url.host, shop.http.base_url.port or 0)) as line:
        line.sendall(f"POST /checkout HTTP/1.1\r\nHost: shop\r\n{headers}\r\n{body}".encode())
        assert line.recv(64).split()[1] == str(status).encode()


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
