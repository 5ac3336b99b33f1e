"""One connection of HTTP/2, on h2: several requests at once, each answered as its case says.

What breaks a whole connection of HTTP/1.1 off breaks one stream off here: the others belong to
other cases, and must not suffer for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RequestReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import ProtocolError

from ..core.wire import Headers, WireRequest, WireResponse
from .replies import IDLE_S, LARGEST_BODY, Handler, WireReply, body_of, framed

NAME = "HTTP/2"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
OF_ONE_HOP = frozenset({"connection", "keep-alive", "proxy-connection", "transfer-encoding"})
GONE = (TimeoutError, ConnectionError, ProtocolError)


def served() -> H2Connection:
    return H2Connection(H2Configuration(client_side=False, header_encoding="latin-1"))


@dataclass(slots=True)
class PendingRequest:
    """A request that is still arriving."""

    headers: Headers
    body: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Http2Connection:
    """One connection, until either side closes. `room`: the windows may have grown."""

    origin: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: H2Connection = field(default_factory=served)
    arriving: dict[int, PendingRequest] = field(default_factory=dict)
    room: asyncio.Condition = field(default_factory=asyncio.Condition)
    closed: bool = False

    async def serve(self, handler: Handler, early: bytes) -> None:
        """`early`: what was read of it already. What was asked is carried out, come what may."""
        answering: set[asyncio.Task[None]] = set()
        self.state.initiate_connection()
        try:
            data = early
            while data and not self.closed:
                for event in self.state.receive_data(data):
                    whole = self.taken(event)
                    if whole:
                        task = asyncio.create_task(self.answer(handler, *whole))
                        answering.add(task)
                        task.add_done_callback(answering.discard)
                await self.flush()
                data = await asyncio.wait_for(self.reader.read(65536), IDLE_S)
        finally:
            await self.end()
            await asyncio.gather(*answering)

    async def end(self) -> None:
        """Whoever waits for room need not wait any longer."""
        self.closed = True
        async with self.room:
            self.room.notify_all()

    def taken(self, event: Event) -> tuple[int, WireRequest] | None:
        """A request that has now come whole, and its stream."""
        match event:
            case RequestReceived():
                self.arriving[event.stream_id] = PendingRequest(words(event.headers))
            case DataReceived():
                self.keep(event)
            case StreamEnded() if event.stream_id in self.arriving:
                asked = self.arriving.pop(event.stream_id)
                return event.stream_id, self.wire(asked)
            case StreamReset():
                self.arriving.pop(event.stream_id, None)
            case ConnectionTerminated():
                self.closed = True
        return None

    def keep(self, event: DataReceived) -> None:
        self.state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        asked = self.arriving.get(event.stream_id)
        if asked is None:
            return
        asked.body += event.data
        if len(asked.body) > LARGEST_BODY:
            raise ConnectionError("the request is larger than any honest one")

    def wire(self, asked: PendingRequest) -> WireRequest:
        said = {name: value for name, value in asked.headers if name.startswith(":")}
        headers = tuple(pair for pair in asked.headers if not pair[0].startswith(":"))
        if ":authority" in said and not any(name == "host" for name, _ in headers):
            headers = (("host", said[":authority"]), *headers)
        path, _, query = said.get(":path", "/").partition("?")
        return WireRequest(said[":method"], self.origin, path, query, headers, bytes(asked.body))

    async def answer(self, handler: Handler, stream: int, request: WireRequest) -> None:
        reply = await handler(request)
        with suppress(*GONE):  # the peer went away, or will not have it: nothing to answer
            await self.sent(stream, request.method, reply)

    async def sent(self, stream: int, method: str, reply: WireReply) -> None:
        if reply.response is None:
            return await self.broken_off(stream)
        for status in reply.interim:
            self.state.send_headers(stream, [(":status", str(status))])
        length, body = body_of(method, reply.response)
        try:
            self.state.send_headers(stream, headed(reply.response, length))
        except ProtocolError:
            return await self.broken_off(stream)
        await self.send(stream, body[: len(body) // 2] if reply.cut else body)
        if reply.cut:
            return await self.broken_off(stream)
        self.state.end_stream(stream)
        return await self.flush()

    async def broken_off(self, stream: int) -> None:
        self.state.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
        await self.flush()

    async def send(self, stream: int, body: bytes) -> None:
        """As fast as the peer makes room for it."""
        sent = 0
        while sent < len(body):
            size = await self.window(stream)
            self.state.send_data(stream, body[sent : sent + size])
            sent += size
            await self.flush()

    async def window(self, stream: int) -> int:
        """How many bytes may be sent now; ConnectionError where the peer is gone."""
        await self.flush()
        async with self.room:
            while True:
                if self.closed:
                    raise ConnectionError("the peer went away")
                free = self.state.local_flow_control_window(stream)
                if free > 0:
                    return min(free, self.state.max_outbound_frame_size)
                await asyncio.wait_for(self.room.wait(), IDLE_S)

    async def flush(self) -> None:
        data = self.state.data_to_send()
        if data and not self.writer.is_closing():
            self.writer.write(data)
            await self.writer.drain()
        async with self.room:
            self.room.notify_all()


def words(headers: Sequence[tuple[bytes | str, bytes | str]]) -> Headers:
    """As text, in which h2 gives them where it is told an encoding; its types do not say so."""
    return tuple((str(name), str(value)) for name, value in headers)


def headed(response: WireResponse, length: int | None) -> list[tuple[str, str]]:
    """The headers as HTTP/2 has them: names in small letters, none that is for one hop only."""
    kept = ((n.lower(), v) for n, v in framed(response.headers, length))
    return [(":status", str(response.status)), *(p for p in kept if p[0] not in OF_ONE_HOP)]
