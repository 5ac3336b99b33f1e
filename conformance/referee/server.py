"""A small HTTP server that can do what an honest server never does.

A general web server refuses to drop a connection instead of answering, or to cut a body short; a
referee must. So only the socket handling is ours; the protocols are those of h11 (http1.py) and h2
(http2.py), whichever the client speaks: over TLS by ALPN, without it by the preface of HTTP/2.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import h2.exceptions
import h11

from ..core.errors import PortTaken
from . import http1, http2
from .replies import IDLE_S, Handler

BROKEN = (TimeoutError, ConnectionError, h11.ProtocolError, h2.exceptions.ProtocolError)


@dataclass(slots=True)
class Listener:
    """A server on 127.0.0.1; `origin` is scheme://127.0.0.1:port once it listens.

    `spoken` counts the connections in each version of the protocol.
    """

    handler: Handler
    origin: str = ""
    server: asyncio.Server | None = None
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    spoken: Counter[str] = field(default_factory=Counter)

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
            early = await greeting(reader)
            version = http2 if early == http2.PREFACE[: len(early)] and early else http1
            self.spoken[version.NAME] += 1
            await version.Connection(self.origin, reader, writer).serve(self.handler, early)
        except BROKEN:
            pass  # the peer went away, or one of the two does not speak HTTP: nothing to answer
        finally:
            self.writers.discard(writer)
            writer.close()


async def greeting(reader: asyncio.StreamReader) -> bytes:
    """The first bytes: as many as it takes to tell HTTP/2 from HTTP/1.1."""
    early = b""
    while len(early) < len(http2.PREFACE) and http2.PREFACE.startswith(early):
        more = await asyncio.wait_for(reader.read(len(http2.PREFACE) - len(early)), IDLE_S)
        if not more:
            break
        early += more
    return early
