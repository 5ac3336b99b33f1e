"""Bounded loopback load from this process; it costs little, so that the server is measured."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from ..core.wire import WireRequest
from ..simulator.stand_ins import LOOPBACK

CONNECTIONS = 8
TIMEOUT_S = 10.0
END_OF_HEAD = b"\r\n\r\n"


def raw(request: WireRequest) -> bytes:
    """The request as it goes over the wire."""
    lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: {LOOPBACK}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    lines += [f"Content-Length: {len(request.body)}"] if request.body else []
    return "\r\n".join([*lines, "", ""]).encode() + request.body


@contextmanager
def connected(port: int) -> Iterator[tuple[socket.socket, ...]]:
    with ExitStack() as held:
        made = [socket.create_connection((LOOPBACK, port), TIMEOUT_S) for _ in range(CONNECTIONS)]
        for each in made:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held.enter_context(each)
        yield tuple(made)


def per_second(
    connections: Sequence[socket.socket], message: bytes, expected: int, count: int
) -> float:
    """Answered requests in a second; ValueError where one is not answered as expected.

    All connections are asked before the first answer is read, so the server never waits for us.
    """
    began = time.perf_counter()
    for _ in range(count // len(connections)):
        for each in connections:
            each.sendall(message)
        for each in connections:
            status = answered(each)
            if status != expected:
                raise ValueError(f"answered {status} and not {expected}")
    return count // len(connections) * len(connections) / (time.perf_counter() - began)


def answered(connection: socket.socket) -> int:
    """Reads one answer whole, which has a Content-Length, and gives its status."""
    data = b""
    while END_OF_HEAD not in data:
        data += received(connection)
    head, _, body = data.partition(END_OF_HEAD)
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += received(connection)
    return int(head[9:12])


def received(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server hung up")
    return data
