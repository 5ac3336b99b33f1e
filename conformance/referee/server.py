"""A small HTTP server that can also break off, stay silent or violate HTTP on purpose.

A general web server refuses to drop a connection instead of answering, or to cut a body short; a
referee must. So only the socket handling is ours; the protocols are those of h11 (http1.py) and h2
(http2.py), whichever the client speaks: over TLS by ALPN, without it by the preface of HTTP/2.
Where TLS is due, whoever does without it is heard all the same: what was sent in the clear is
evidence.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import h2.exceptions
import h11

from ..core.errors import PortTaken
from . import http1, http2
from .replies import IDLE_S, Handler

HANDSHAKE = b"\x16"  # how every TLS connection begins
STOPPING_S = 1.0
BROKEN = (TimeoutError, ConnectionError, h11.ProtocolError, h2.exceptions.ProtocolError)


@dataclass(slots=True)
class Listener:
    """A server on 127.0.0.1; `origin` is scheme://127.0.0.1:port once it listens.

    `spoken` counts the connections in each version of the protocol. A request that came in the
    clear, although TLS is due, has the origin http://127.0.0.1:port.
    """

    handler: Handler
    origin: str = ""
    sockets: list[socket.socket] = field(default_factory=list)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    accepting: set[asyncio.Task[None]] = field(default_factory=set)
    serving: set[asyncio.Task[None]] = field(default_factory=set)
    spoken: Counter[str] = field(default_factory=Counter)

    async def start(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        try:
            listening = socket.create_server(("127.0.0.1", port), backlog=256)
        except OSError as error:
            raise PortTaken(f"cannot listen on 127.0.0.1:{port}: {error.strerror}") from error
        listening.settimeout(0)
        self.sockets.append(listening)
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
        keep_task(self.accepting, asyncio.create_task(self.accept(listening, tls)))

    async def stop(self) -> None:
        for task in self.accepting:
            task.cancel()
        await asyncio.gather(*self.accepting, return_exceptions=True)
        for listening in self.sockets:
            listening.close()
        for end in (asyncio.StreamWriter.close, aborted):  # some clients never say goodbye
            for writer in list(self.writers):
                end(writer)
            if self.serving:
                await asyncio.wait(self.serving, timeout=STOPPING_S)

    async def accept(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with suppress(ConnectionError):  # who has left before the door was opened
                connection, _ = await loop.sock_accept(listening)
                keep_task(self.accepting, loop.create_task(self.admit(connection, tls)))

    async def admit(self, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
        """The connection as a stream, behind TLS where that is what the client began with."""

        def protocol() -> asyncio.StreamReaderProtocol:
            return asyncio.StreamReaderProtocol(asyncio.StreamReader(), self.connected)

        loop = asyncio.get_running_loop()
        with suppress(OSError):  # a handshake that failed, or a client that has left
            try:
                # asyncio does so only where a socket names its protocol, and this one does not.
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                clear = tls is None or not await asyncio.wait_for(hello(connection), IDLE_S)
                await loop.connect_accepted_socket(protocol, connection, ssl=None if clear else tls)
            except BaseException:
                connection.close()
                raise

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep_task(self.serving, asyncio.current_task())
        self.writers.add(writer)
        secured = writer.get_extra_info("ssl_object") is not None
        origin = self.origin if secured else self.in_the_clear
        try:
            early = await greeting(reader)
            speaks_http2 = early and early == http2.PREFACE[: len(early)]
            serves = http2.Http2Connection if speaks_http2 else http1.Http1Connection
            self.spoken[http2.NAME if speaks_http2 else http1.NAME] += 1
            await serves(origin, reader, writer).serve(self.handler, early)
        except BROKEN:
            pass  # the peer went away, or one of the two does not speak HTTP: nothing to answer
        finally:
            self.writers.discard(writer)
            writer.close()

    @property
    def in_the_clear(self) -> str:
        """The origin of those who do without TLS."""
        return self.origin.replace("https://", "http://", 1)


def aborted(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def keep_task(tasks: set[asyncio.Task[None]], task: asyncio.Task[None] | None) -> None:
    """Held on to until it is done: the loop itself does not."""
    if task is not None:
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def hello(connection: socket.socket) -> bool:
    """Whether TLS begins here. The first byte tells, and is left where it is."""
    loop = asyncio.get_running_loop()
    readable = loop.create_future()
    loop.add_reader(connection, readable.set_result, None)
    try:
        await readable
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK) == HANDSHAKE


async def greeting(reader: asyncio.StreamReader) -> bytes:
    """The first bytes: as many as it takes to tell HTTP/2 from HTTP/1.1."""
    early = b""
    while len(early) < len(http2.PREFACE) and http2.PREFACE.startswith(early):
        more = await asyncio.wait_for(reader.read(len(http2.PREFACE) - len(early)), IDLE_S)
        if not more:
            break
        early += more
    return early
