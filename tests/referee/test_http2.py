"""The referee's server towards clients of HTTP/2: the same answers, and the same faults."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest

from conformance.core.wire import WireRequest, WireResponse
from conformance.referee.http2 import PREFACE
from conformance.referee.replies import WireReply
from conformance.referee.server import Listener
from conformance.run.instance.certificates import CertificateAuthority

from .listening import LIMIT_S, STATUSES, Handler, address, answering

T = TypeVar("T")
LARGE = b"0123456789" * 200_000


async def used(
    handler: Callable[[WireRequest], Awaitable[WireReply]],
    use: Callable[[httpx.AsyncClient, Listener], Awaitable[T]],
) -> T:
    """What comes of it with a client that speaks HTTP/2 and nothing else."""
    listener = Listener(handler)
    await listener.start()
    client = httpx.AsyncClient(http1=False, http2=True, trust_env=False, timeout=LIMIT_S)
    try:
        return await asyncio.wait_for(use(client, listener), LIMIT_S)
    finally:
        await client.aclose()
        await listener.stop()


def fetched(handler: Handler, method: str = "GET", content: bytes = b"") -> httpx.Response:
    async def fetch(client: httpx.AsyncClient, listener: Listener) -> httpx.Response:
        return await client.request(method, f"{listener.origin}/a%2Fb?x=1", content=content)

    return asyncio.run(used(handler, fetch))


def test_a_request_is_kept_as_it_was_sent():
    handler = answering()
    answer = fetched(handler, "POST", b"hello")
    (seen,) = handler.asked
    assert answer.http_version == "HTTP/2"
    assert (seen.method, seen.path, seen.query, seen.body) == ("POST", "/a%2Fb", "x=1", b"hello")
    assert seen.origin == f"http://{seen.header('host')}"
    assert not any(name.startswith(":") for name, _ in seen.headers)


@pytest.mark.parametrize(("status", "body"), STATUSES.items())
def test_any_status_is_sent_as_it_is(status: int, body: bytes):
    answer = fetched(answering(status, body))
    assert (answer.status_code, answer.content) == (status, body)


def test_headers_are_passed_on_without_those_of_one_hop():
    sent = {"Capture-Id": "c1", "Connection": "keep-alive", "Transfer-Encoding": "chunked"}
    answer = fetched(answering(201, b"{}", **sent))
    assert answer.headers["capture-id"] == "c1"
    assert answer.content == b"{}"
    assert not {"connection", "transfer-encoding"} & set(answer.headers)


def test_interim_answers_come_before_the_final_one():
    reply = WireReply(WireResponse(200, (), b"{}"), interim=(102, 103))
    assert fetched(Handler(reply)).content == b"{}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_bodies_larger_than_any_window_pass(method: str):
    handler = answering(200, LARGE)
    answer = fetched(handler, method, LARGE if method == "POST" else b"")
    assert answer.content == LARGE
    assert handler.asked[0].body == (LARGE if method == "POST" else b"")


def test_an_answer_to_head_has_no_body():
    assert fetched(answering(200, b"a body"), "HEAD").content == b""


@pytest.mark.parametrize(
    "reply",
    [WireReply(None), WireReply(WireResponse(200, (), b"0123456789"), cut=True)],
    ids=["no answer", "half an answer"],
)
def test_what_breaks_off_one_answer_leaves_the_others_alone(reply: WireReply):
    async def handle(request: WireRequest) -> WireReply:
        return reply if request.path == "/broken" else WireReply(WireResponse(200, (), b"{}"))

    async def fetch(client: httpx.AsyncClient, listener: Listener) -> list[object]:
        urls = [f"{listener.origin}/{name}" for name in ("one", "broken", "two")]
        got = await asyncio.gather(*(client.get(u) for u in urls), return_exceptions=True)
        assert listener.spoken == {"HTTP/2": 1}
        return list(got)

    one, broken, two = asyncio.run(used(handle, fetch))
    assert isinstance(broken, httpx.RemoteProtocolError)
    assert all(isinstance(o, httpx.Response) and o.status_code == 200 for o in (one, two))


def test_answers_come_in_any_order():
    released = asyncio.Event()

    async def handle(request: WireRequest) -> WireReply:
        if request.path == "/slow":
            await asyncio.wait_for(released.wait(), LIMIT_S)
        else:
            released.set()
        return WireReply(WireResponse(200))

    async def fetch(client: httpx.AsyncClient, listener: Listener) -> list[int]:
        urls = (f"{listener.origin}/slow", f"{listener.origin}/quick")
        return [r.status_code for r in await asyncio.gather(*map(client.get, urls))]

    assert asyncio.run(used(handle, fetch)) == [200, 200]


def test_what_was_asked_is_carried_out_though_the_client_has_left():
    asked, left, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handle(_: WireRequest) -> WireReply:
        asked.set()
        await asyncio.wait_for(left.wait(), LIMIT_S)
        done.set()
        return WireReply(WireResponse(200, (), LARGE))

    async def leave(client: httpx.AsyncClient, listener: Listener) -> None:
        call = asyncio.create_task(client.get(listener.origin))
        await asked.wait()
        call.cancel()
        await client.aclose()
        left.set()
        await done.wait()

    asyncio.run(used(handle, leave))


def test_over_tls_the_client_chooses():
    async def played(http2: bool) -> tuple[str, dict[str, int]]:  # noqa: FBT001 - what is tried
        authority = CertificateAuthority()
        listener = Listener(answering())
        await listener.start(tls=authority.good)
        async with httpx.AsyncClient(
            http2=http2, verify=authority.trust, trust_env=False, timeout=LIMIT_S
        ) as client:
            answer = await client.get(listener.origin)
        await listener.stop()
        return answer.http_version, dict(listener.spoken)

    assert asyncio.run(played(http2=True)) == ("HTTP/2", {"HTTP/2": 1})
    assert asyncio.run(played(http2=False)) == ("HTTP/1.1", {"HTTP/1.1": 1})


def test_an_answer_that_cannot_be_sent_is_a_stream_that_breaks():
    with pytest.raises(httpx.RemoteProtocolError):
        fetched(answering(200, b"", **{":x": "no header"}))


NONSENSE = {
    "the preface alone": PREFACE,
    "half of it": PREFACE[:10],
    "a frame of a kind that cannot come first": PREFACE + b"\x00\x00\x01\x00\x00\x00\x00\x00\x01x",
    "noise": PREFACE + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_reaches_nobody_and_the_next_client_is_served(
    sent: bytes, caplog: pytest.LogCaptureFixture
):
    handler = answering()

    async def after(client: httpx.AsyncClient, listener: Listener) -> int:
        reader, writer = await asyncio.open_connection(*address(listener))
        writer.write(sent)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), LIMIT_S)
        writer.close()
        return (await client.get(listener.origin)).status_code

    assert asyncio.run(used(handler, after)) == 200
    assert len(handler.asked) == 1
    assert not caplog.records
