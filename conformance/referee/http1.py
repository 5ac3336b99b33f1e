"""One connection of HTTP/1.1, on h11."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import h11

from ..core.wire import WireRequest, WireResponse
from .replies import IDLE_S, LARGEST_BODY, Handler, body_of, framed

NAME = "HTTP/1.1"


@dataclass(slots=True)
class Http1Connection:
    """One connection: requests in turn, until either side closes."""

    origin: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection = field(default_factory=lambda: h11.Connection(h11.SERVER))

    async def serve(self, handler: Handler, early: bytes = b"") -> None:
        """`early`: what was read of it already."""
        self.state.receive_data(early)
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
        length, body = body_of(method, response)
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
