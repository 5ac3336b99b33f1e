"""Playground as the suite meets it live: the simulator behind TLS, limits on, and bad days."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from conformance.core.operations import identify
from conformance.core.wire import WireRequest, WireResponse
from conformance.platform.playground import PASSWORD, USERNAME
from conformance.referee.replies import WireReply
from conformance.referee.server import Listener
from conformance.simulator import Account, World, step

PAIR = ("PK10000_f00d", "not-a-secret:of/anybody+åäö")
ENVIRONMENT = {USERNAME: PAIR[0], PASSWORD: PAIR[1]}
Weather = Callable[
    [int, WireRequest], WireReply | None
]  # the how-manieth request, and what goes wrong


def fair(_: int, __: WireRequest) -> WireReply | None:
    return None


def too_many_once(count: int, _: WireRequest) -> WireReply | None:
    headers = (("X-RateLimit-Reset", "0.3"),)
    return WireReply(WireResponse(429, headers)) if count == 5 else None


def dropped_read(count: int, request: WireRequest) -> WireReply | None:
    """The first read of an HPP session that comes late is left without an answer."""
    return WireReply(None) if count == 6 and request.method == "GET" else None


def dropped_placement(_: int, request: WireRequest) -> WireReply | None:
    placing = identify(request.method, request.path)[0] == "kp.place_order"
    return WireReply(None) if placing else None


def outage(count: int, _: WireRequest) -> WireReply | None:
    return WireReply(WireResponse(503)) if count > 25 else None


@dataclass
class Stand:
    """Where it listens, the file by which it is trusted, and what was asked of it."""

    origin: str
    ca_file: str
    asked: list[tuple[float, str]] = field(default_factory=list)
    refused: int = 0  # how many were told 429


@contextmanager
def served(directory: Path, weather: Weather = fair) -> Iterator[Stand]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    file = directory / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    world = World(
        "playground", "eu", "", (Account(*PAIR, "playground"),), seed="live", rate_limit=True
    )
    stand = Stand("", str(file))

    async def answer(request: WireRequest) -> WireReply:
        stand.asked.append((time.monotonic(), identify(request.method, request.path)[0]))
        spoilt = weather(len(stand.asked), request)
        if spoilt:
            return spoilt
        response = step(world, request, time.time())[0]
        stand.refused += response.status == 429
        return WireReply(response)

    listener = Listener(answer)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(listener.start(0, context), loop).result(10)
    world.origin = stand.origin = listener.origin
    try:
        yield stand
    finally:
        asyncio.run_coroutine_threadsafe(listener.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
