"""A small HTTP/1.1 server on h11 that can do what an honest server never does.

A general web server refuses to drop a connection instead of answering, or to cut a body short; a
referee must. So only the socket handling is ours; the protocol is h11's.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from ..core.errors import PortTaken
from ..core.wire import Headers, WireRequest, WireResponse, header

LARGEST_BODY = 2 * 1024 * 1024
IDLE_S = 60.0
BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """What to put on the wire. `response` None drops the connection; `cut` sends half the body.

    `interim` are statuses of answers that come before the final one.
    """

    response: WireResponse | None
    cut: bool = False
    interim: tuple[int, ...] = ()


Handler = Callable[[WireRequest], Awaitable[Reply]]


@dataclass(slots=True)
class Listener:
    """A server on 127.0.0.1; `origin` is scheme://127.0.0.1:port once it listens."""

    handler: Handler
    origin: str = ""
    server: asyncio.Server | None = None
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        try:
            self.server = await asyncio.start_server(
                self.connected, "127.0.0.1", port, ssl=tls, backlog=256
            )
        except OSError as error:
            raise PortTaken(f"cannot listen on 127.0.0.1:{port}: {error.strerror}") from error
        number = self.server.sockets[0].getsockname()[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{number}"

    async def stop(self) -> None:
        if self.server is None:
            return
        self.server.close()
        for writer in list(self.writers):
            writer.close()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.server.wait_closed(), 2)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            await Connection(self.origin, reader, writer).serve(self.handler)
        except (TimeoutError, ConnectionError, h11.ProtocolError):
            pass  # the peer went away, or one of the two does not speak HTTP: nothing to answer
        finally:
            self.writers.discard(writer)
            writer.close()


@dataclass(slots=True)
class Connection:
    """One connection: requests in turn, until either side closes."""

    origin: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection = field(default_factory=lambda: h11.Connection(h11.SERVER))

    async def serve(self, handler: Handler) -> None:
        while True:
            request = await self.request()
            if request is None:
                return
            reply = await handler(request)
            if reply.response is None:
                self.writer.transport.abort()
                return
            for status in reply.interim:
                self.send(h11.InformationalResponse(status_code=status, headers=[]))
            if not await self.answer(request.method, reply.response, cut=reply.cut):
                return
            self.state.start_next_cycle()

    async def event(self) -> h11.Event | None:
        """The next event; None where the peer asked for more than may be given now."""
        while True:
            event = self.state.next_event()
            if event is h11.PAUSED:
                return None
            if isinstance(event, h11.Event):
                return event
            if self.state.they_are_waiting_for_100_continue:
                self.send(h11.InformationalResponse(status_code=100, headers=[]))
            self.state.receive_data(await asyncio.wait_for(self.reader.read(65536), timeout=IDLE_S))

    async def request(self) -> WireRequest | None:
        head = await self.event()
        if not isinstance(head, h11.Request):
            return None
        body = bytearray()
        while isinstance(event := await self.event(), h11.Data):
            body += event.data
            if len(body) > LARGEST_BODY:
                raise ConnectionError("the request is larger than any honest one")
        return self.wire(head, bytes(body))

    def wire(self, head: h11.Request, body: bytes) -> WireRequest:
        headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in head.headers)
        target = head.target.decode("latin-1")
        method = head.method.decode("latin-1")
        if method == "CONNECT":  # a proxy's request: the target is host:port
            return WireRequest(method, f"https://{target}", "/", "", headers, b"")
        origin = self.origin
        if "://" in target:  # a proxy's request for plain http
            scheme, _, rest = target.partition("://")
            host, slash, tail = rest.partition("/")
            origin, target = f"{scheme}://{host}", slash + tail or "/"
        path, _, query = target.partition("?")
        return WireRequest(method, origin, path, query, headers, body)

    async def answer(self, method: str, response: WireResponse, *, cut: bool) -> bool:
        """Send it; False where the connection cannot be used again."""
        if self.writer.is_closing():
            return False
        length = None if response.status in BODILESS else len(response.body)
        body = response.body if length and method != "HEAD" else b""
        self.send(
            h11.Response(
                status_code=response.status,
                headers=framed(response.headers, length),
            )
        )
        if cut:
            self.writer.write(body[: len(body) // 2])
            await self.writer.drain()
            return False
        if body:
            self.send(h11.Data(data=body))
        self.send(h11.EndOfMessage())
        await self.writer.drain()
        return self.state.our_state is h11.DONE and self.state.their_state is h11.DONE

    def send(self, event: h11.Event) -> None:
        data = self.state.send(event)
        if data:
            self.writer.write(data)


def framed(headers: Headers, length: int | None) -> list[tuple[str, str]]:
    """The headers with the one true Content-Length (None: a status that has none).

    An answer that says that it comes in chunks has none either.
    """
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in {"content-length", "transfer-encoding", "connection"}
    ]
    if length and (header(headers, "transfer-encoding") or "").lower() == "chunked":
        return [*kept, ("Transfer-Encoding", "chunked")]
    return kept if length is None else [*kept, ("Content-Length", str(length))]
