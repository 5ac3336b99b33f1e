"""Both stand-ins and their controls on real sockets."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from conformance.core.errors import BadConfig, PortTaken
from conformance.simulator.stand_ins import (
    PLAYGROUND_CREDENTIALS,
    PRODUCTION_CREDENTIALS,
    ServeSettings,
    StandInAddresses,
    running,
    serve,
)

from .shop import PURCHASE, basic

Talk = Callable[[StandInAddresses, httpx.AsyncClient], Awaitable[Any]]


def within(talk: Talk, **settings: Any) -> Any:
    """What is said to running stand-ins on free ports."""

    async def scenario() -> Any:
        async with (
            running(ServeSettings(port=0, **settings)) as started,
            httpx.AsyncClient(trust_env=False, timeout=5) as client,
        ):
            client.headers["authorization"] = basic(*PLAYGROUND_CREDENTIALS[0])
            return await talk(started, client)

    return asyncio.run(scenario())


async def pay_url(origin: str, client: httpx.AsyncClient, **urls: str) -> Any:
    payment = await client.post(f"{origin}/payments/v1/sessions", json=dict(PURCHASE))
    url = f"{origin}/payments/v1/sessions/{payment.json()['session_id']}"
    body = {"payment_session_url": url, "merchant_urls": urls}
    return (await client.post(f"{origin}/hpp/v1/sessions", json=body)).json()


def test_a_whole_checkout_over_http():
    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> None:
        hosted = await pay_url(started.playground, client)
        page = await client.get(hosted["redirect_url"])
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        paid = await client.post(hosted["redirect_url"] + "/approve")
        assert paid.status_code == 303
        token = (await client.get(hosted["session_url"])).json()["authorization_token"]
        path = f"{started.playground}/payments/v1/authorizations/{token}/order"
        order = (await client.post(path, json=dict(PURCHASE))).json()["order_id"]
        path = f"{started.playground}/ordermanagement/v1/orders/{order}"
        captured = await client.post(f"{path}/captures", json={"captured_amount": 1})
        assert (captured.status_code, captured.headers["content-length"]) == (201, "0")
        assert "content-type" not in captured.headers
        read = await client.get(captured.headers["location"])
        assert read.json()["captured_amount"] == 1
        cancelled = await client.post(f"{path}/release-remaining-authorization")
        assert cancelled.status_code == 204
        assert "content-length" not in cancelled.headers

    within(talk)


def test_the_environments_do_not_open_to_each_others_credentials():
    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> list[int]:
        statuses = []
        for origin in (started.playground, started.production):
            for pair in (PLAYGROUND_CREDENTIALS[0], PRODUCTION_CREDENTIALS[0]):
                headers = {"authorization": basic(*pair)}
                path = f"{origin}/payments/v1/sessions"
                answer = await client.post(path, json=dict(PURCHASE), headers=headers)
                statuses.append(answer.status_code)
        return statuses

    assert within(talk) == [200, 401, 401, 200]


def test_the_consumer_may_decide_by_itself_and_the_merchant_is_told():
    heard: list[bytes] = []

    async def shop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        heard.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> Any:
        async with await asyncio.start_server(shop, "127.0.0.1") as server:
            port = server.sockets[0].getsockname()[1]
            hook = f"http://127.0.0.1:{port}/hook"
            hosted = await pay_url(started.playground, client, status_update=hook)
            await client.get(hosted["redirect_url"])
            for _ in range(100):
                told = (await client.get(f"{started.controls}/callbacks")).json()
                if [c["state"] for c in told] == ["delivered", "delivered"]:
                    return told
                await asyncio.sleep(0.02)
        return None

    told = within(talk, consumer="approve")
    assert [c["status"] for c in told] == ["IN_PROGRESS", "COMPLETED"]
    assert len(heard) == 2


def test_the_controls_move_the_clock_act_for_the_consumer_and_show_the_state():
    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> None:
        async def control(path: str, body: Any) -> Any:
            return (await client.post(f"{started.controls}{path}", json=body)).json()

        hosted = await pay_url(started.playground, client)
        id = {"session_id": hosted["session_id"]}
        assert (await control("/consumer", {**id, "action": "approve"}))["status"] == 303
        assert (await control("/consumer", {**id, "action": "authorize_again"}))["authorized"]
        state = (await client.get(f"{started.controls}/state")).json()
        assert len(state["playground"]["authorizations"]) == 2
        assert not state["production"]["authorizations"]
        assert PLAYGROUND_CREDENTIALS[0][1] not in str(state)
        payment = next(iter(state["playground"]["payments"]))
        ended = await control("/ending", {"payment_session_id": payment})
        assert ended == {"status": "cancelled"}
        assert (await control("/clock", {"advance_s": 48 * 3600}))["moved_s"] == 48 * 3600
        assert (await client.get(hosted["session_url"])).status_code == 404

    within(talk)


def test_switches_are_set_all_or_none():
    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> None:
        url = f"{started.controls}/switches"
        refused = await client.post(url, json={"json_401": True, "origin": "http://x"})
        assert refused.status_code == 400
        assert not (await client.get(url)).json()["playground"]["json_401"]
        assert (await client.post(url, json={"json_401": True})).json()["production"]["json_401"]
        path = f"{started.playground}/payments/v1/sessions"
        answer = await client.post(path, headers={"authorization": "none"})
        assert answer.json()["error_code"] == "UNAUTHORIZED"

    within(talk)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/clock", b'{"advance_s": 1}', {"content-type": "text/plain"}, 403),
        ("GET", "/state", b"", {"host": "evil.example"}, 403),
        ("POST", "/clock", b'{"advance_s": -1}', {}, 400),
        ("POST", "/clock", b'{"advance_s": true}', {}, 400),
        ("POST", "/clock", b'{"advance_s": 1e12}', {}, 400),
        ("POST", "/clock", b"[]", {}, 400),
        ("POST", "/consumer", b'{"session_id": "none"}', {}, 404),
        ("POST", "/decision", b"{}", {}, 404),
        ("POST", "/callback", b"{}", {}, 404),
        ("POST", "/ending", b"{}", {}, 404),
        ("GET", "/nothing", b"", {}, 404),
    ],
)
def test_a_control_that_makes_no_sense_or_comes_from_a_web_page_is_refused(
    method: str, path: str, body: bytes, headers: dict[str, str], status: int
):
    async def talk(started: StandInAddresses, client: httpx.AsyncClient) -> int:
        kind = {"content-type": "application/json"}
        url = started.controls + path
        answer = await client.request(method, url, content=body, headers={**kind, **headers})
        return answer.status_code

    assert within(talk) == status


def other_loopback() -> tuple[str, str]:
    """An address of this machine other than the usual one, and how a URL shows it."""
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return "127.0.0.2", "127.0.0.2"
    return "::1", "[::1]"


def test_a_port_in_use_is_told_and_nothing_stays_open():
    """The one of the controls, so that the others, on an address of their own, had been opened."""
    host, _ = other_loopback()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        async def scenario() -> None:
            async with running(ServeSettings(port=port - 2, host=host)):
                pass

        with pytest.raises(PortTaken, match=f"127.0.0.1:{port} "):
            asyncio.run(scenario())
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for opened in (port - 2, port - 1):
        with socket.create_server((host, opened), family=family):
            pass


def test_the_controls_stay_on_this_machine_wherever_the_stand_ins_listen():
    async def talk(started: StandInAddresses, _: httpx.AsyncClient) -> StandInAddresses:
        return started

    host, shown = other_loopback()
    started = within(talk, host=host)
    assert started.playground.startswith(f"http://{shown}:")
    assert started.controls.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "settings",
    [
        {"consumer": "dance"},
        {"region": "moon"},
        {"production_credentials": PLAYGROUND_CREDENTIALS},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_refused_at_start(settings: Any):
    async def talk(_: StandInAddresses, __: httpx.AsyncClient) -> None:
        pass

    with pytest.raises(BadConfig):
        within(talk, **settings)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(number: signal.Signals):
    """Even one that comes as soon as the addresses are told."""
    announced: list[StandInAddresses] = []

    async def scenario() -> None:
        def announce(started: StandInAddresses) -> None:
            announced.append(started)
            os.kill(os.getpid(), number)

        await asyncio.wait_for(serve(ServeSettings(port=0), announce), timeout=5)

    asyncio.run(scenario())
    port = int(announced[0].playground.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
