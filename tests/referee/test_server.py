"""The referee's server on a real socket: what is legal is understood, what is not does no harm."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest

from conformance.core.errors import PortTaken
from conformance.core.wire import WireRequest, WireResponse
from conformance.referee.replies import LARGEST_BODY, WireReply
from conformance.referee.server import Listener
from conformance.run.instance.certificates import CertificateAuthority

from .listening import LIMIT_S, STATUSES, Handler, address, answering

GET = b"GET /a?x=1 HTTP/1.1\r\nHost: a.test\r\n\r\n"
LAST = b"GET /last HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
POST = b"POST /b HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST /b HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
)
Client = Callable[[str], Awaitable[bytes]]


def talk(handler: Handler, *sent: bytes) -> bytes:
    """All that the server says on one connection, until it closes it."""

    async def played() -> bytes:
        listener = Listener(handler)
        await listener.start()
        reader, writer = await asyncio.open_connection(*address(listener))
        try:
            for part in sent:
                writer.write(part)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), LIMIT_S)
        except ConnectionError:
            return b""
        finally:
            writer.close()
            await listener.stop()

    return asyncio.run(played())


def fetched(handler: Handler, method: str = "GET", path: str = "/a", **more: str) -> httpx.Response:
    """As an ordinary client sees it."""

    async def played() -> httpx.Response:
        listener = Listener(handler)
        await listener.start()
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=LIMIT_S) as client:
                return await client.request(method, listener.origin + path, headers=more)
        finally:
            await listener.stop()

    return asyncio.run(played())


# --- what is asked ----------------------------------------------------------------------------

BODIES = {"with a length": POST, "in chunks": CHUNKED}


@pytest.mark.parametrize("sent", BODIES.values(), ids=BODIES)
def test_a_body_arrives_whole(sent: bytes):
    handler = answering()
    talk(handler, sent, LAST)
    assert [r.body for r in handler.asked] == [b"hello", b""]


def test_a_request_is_kept_as_it_was_sent():
    """Percent-encoding, the case of names and repeated headers are what is judged."""
    handler = answering()
    talk(
        handler,
        b"GET /a%2Fb//c?x=%C3%A9&y HTTP/1.1\r\nHost: a.test\r\n"
        b"Authorization: Basic eDp5\r\nauthorization: other\r\nConnection: close\r\n\r\n",
    )
    (seen,) = handler.asked
    assert (seen.path, seen.query) == ("/a%2Fb//c", "x=%C3%A9&y")
    assert [v for n, v in seen.headers if n.lower() == "authorization"] == ["Basic eDp5", "other"]
    assert seen.origin.startswith("http://127.0.0.1:")


def test_several_requests_go_over_one_connection():
    handler = answering()
    said = talk(handler, GET, POST, LAST)
    assert said.count(b"HTTP/1.1 200") == 3
    assert [r.path for r in handler.asked] == ["/a", "/b", "/last"]


def test_requests_that_are_sent_ahead_are_answered_in_turn():
    handler = answering()
    said = talk(handler, GET + POST + GET + LAST)
    assert said.count(b"HTTP/1.1 200") == 4
    assert [r.path for r in handler.asked] == ["/a", "/b", "/a", "/last"]


def test_a_request_may_come_in_drops():
    handler = answering()
    talk(handler, *(bytes([byte]) for byte in POST), LAST)
    assert handler.asked[0].body == b"hello"


def test_a_client_that_waits_to_be_told_to_continue_is_told():
    async def played() -> tuple[bytes, bytes]:
        listener = Listener(handler)
        await listener.start()
        reader, writer = await asyncio.open_connection(*address(listener))
        head, body = POST.split(b"\r\n\r\n")
        writer.write(head + b"\r\nExpect: 100-continue\r\n\r\n")
        first = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LIMIT_S)
        writer.write(body)
        then = await asyncio.wait_for(reader.readuntil(b"{}"), LIMIT_S)
        writer.close()
        await listener.stop()
        return first, then

    handler = answering()
    first, then = asyncio.run(played())
    assert first.startswith(b"HTTP/1.1 100")
    assert then.startswith(b"HTTP/1.1 200")
    assert handler.asked[0].body == b"hello"


PROXIED = {
    "a tunnel": (
        b"CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n\r\n",
        "https://api.test:443/",
    ),
    "plain http": (
        b"GET http://api.test/a/b?x=1 HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n",
        "http://api.test/a/b?x=1",
    ),
    "plain http to the root": (
        b"GET http://api.test HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n",
        "http://api.test/",
    ),
}


@pytest.mark.parametrize(("sent", "url"), PROXIED.values(), ids=PROXIED)
def test_a_request_to_a_proxy_names_where_it_was_to_go(sent: bytes, url: str):
    handler = answering(502)
    said = talk(handler, sent, LAST)
    assert said.startswith(b"HTTP/1.1 502")
    assert handler.asked[0].url == url


# --- what is answered -------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "body"), STATUSES.items())
def test_any_status_is_sent_as_it_is(status: int, body: bytes):
    answer = fetched(answering(status, body))
    assert (answer.status_code, answer.content) == (status, body)


def test_a_status_that_has_no_body_is_sent_without_one():
    """Even if the platform had one: else the next answer on this connection could not be read."""
    said = talk(answering(204, b"a body"), GET, LAST)
    assert said.count(b"HTTP/1.1 204") == 2
    assert b"a body" not in said
    assert b"content-length" not in said.lower()


def test_an_answer_to_head_has_no_body_and_the_connection_lives_on():
    said = talk(answering(200, b"a body"), GET.replace(b"GET", b"HEAD"), GET, LAST)
    assert said.count(b"HTTP/1.1 200") == 3
    assert said.count(b"a body") == 2


def test_the_length_is_the_true_one_whatever_the_platform_said():
    answer = fetched(answering(200, b"hello", **{"Content-Length": "3", "Connection": "close"}))
    assert answer.content == b"hello"


def test_headers_are_passed_on():
    assert fetched(answering(201, b"", **{"Capture-Id": "c1"})).headers["capture-id"] == "c1"


def test_a_client_of_http_1_0_is_answered_and_the_connection_closed():
    said = talk(answering(), b"GET /a HTTP/1.0\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"{}")


def test_no_answer_is_a_connection_that_breaks():
    with pytest.raises(httpx.TransportError):
        fetched(Handler(WireReply(None)))


def test_a_cut_answer_breaks_in_its_middle():
    whole = WireResponse(200, (), b"0123456789")
    with pytest.raises(httpx.RemoteProtocolError):
        fetched(Handler(WireReply(whole, cut=True)))


# --- what does no harm ------------------------------------------------------------------------

LARGE = b"POST /b HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9999999\r\n\r\n" + b"x" * LARGEST_BODY
NONSENSE = {
    "no HTTP": b"\x16\x03\x01\x02\x00hello\r\n\r\n",
    "nothing": b"",
    "half a request": GET[:20],
    "half a body": POST[:-2],
    "a header without a name": b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two lengths": POST.replace(b"Host", b"Content-Length: 9\r\nHost"),
    "a body larger than any honest one": LARGE + b"x",
    "a head without an end": b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000,
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_reaches_nobody_and_the_next_client_is_served(
    sent: bytes, caplog: pytest.LogCaptureFixture
):
    async def played() -> int:
        listener = Listener(handler)
        await listener.start()
        reader, writer = await asyncio.open_connection(*address(listener))
        try:
            writer.write(sent)
            writer.write_eof()
            await asyncio.wait_for(reader.read(), LIMIT_S)
        except ConnectionError:
            pass  # that it hangs up is right
        finally:
            writer.close()
        asked = len(handler.asked)
        async with httpx.AsyncClient(trust_env=False, timeout=LIMIT_S) as client:
            assert (await client.get(listener.origin)).status_code == 200
        await listener.stop()
        return asked

    handler = answering()
    assert asyncio.run(played()) == 0
    assert not caplog.records


def test_an_answer_that_cannot_be_sent_is_a_connection_that_breaks(
    caplog: pytest.LogCaptureFixture,
):
    """Whatever a platform says in its headers, nothing is written to the screen."""
    with pytest.raises(httpx.TransportError):
        fetched(answering(200, b"", **{"X-Bad": "line\nfeed"}))
    assert not caplog.records


def test_slow_handlers_do_not_hold_up_other_connections():
    async def slowly(request: WireRequest) -> WireReply:
        if request.path == "/slow":
            await asyncio.wait_for(released.wait(), LIMIT_S)
        else:
            released.set()
        return WireReply(WireResponse(200))

    async def played() -> list[int]:
        listener = Listener(slowly)
        await listener.start()
        async with httpx.AsyncClient(trust_env=False, timeout=LIMIT_S) as client:
            urls = (listener.origin + "/slow", listener.origin + "/quick")
            answers = await asyncio.gather(*(client.get(url) for url in urls))
        await listener.stop()
        return [answer.status_code for answer in answers]

    released = asyncio.Event()
    assert asyncio.run(played()) == [200, 200]


def test_answers_do_not_wait_for_the_client_to_acknowledge_them():
    """Without TCP_NODELAY each takes forty milliseconds, and a whole run half as long again."""

    async def played() -> bool:
        listener = Listener(answering())
        await listener.start()
        reader, writer = await asyncio.open_connection(*address(listener))
        writer.write(GET)
        await reader.readuntil(b"{}")
        (ours,) = listener.writers
        at_once = ours.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()
        await listener.stop()
        return bool(at_once)

    assert asyncio.run(asyncio.wait_for(played(), LIMIT_S))


def test_a_port_in_use_is_something_the_user_can_act_on():
    async def played() -> None:
        first = Listener(answering())
        await first.start()
        try:
            await Listener(answering()).start(address(first)[1])
        finally:
            await first.stop()

    with pytest.raises(PortTaken, match="cannot listen on"):
        asyncio.run(played())


def test_stopping_ends_connections_that_are_open():
    async def played() -> bytes:
        listener = Listener(answering())
        await listener.start()
        reader, writer = await asyncio.open_connection(*address(listener))
        writer.write(GET)
        await asyncio.wait_for(reader.readuntil(b"{}"), LIMIT_S)
        await listener.stop()
        rest = await asyncio.wait_for(reader.read(), LIMIT_S)
        writer.close()
        return rest

    assert asyncio.run(played()) == b""


def test_stopping_turns_away_who_has_not_yet_said_hello():
    async def played() -> bytes:
        listener = Listener(answering())
        await listener.start(tls=CertificateAuthority().good)
        reader, writer = await asyncio.open_connection(*address(listener))
        while len(listener.accepting) < 2:  # noqa: ASYNC110 - the door is opened in its own time
            await asyncio.sleep(0.001)
        await listener.stop()
        rest = await asyncio.wait_for(reader.read(), LIMIT_S)
        writer.close()
        return rest

    assert asyncio.run(asyncio.wait_for(played(), LIMIT_S)) == b""


def test_a_reply_is_a_value():
    assert replace(WireReply(None), cut=True) == WireReply(None, cut=True)
