"""One server process with two applications: the simulator, and one with a constant answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from ..core.wire import WireResponse
from ..simulator.server import Application, Receive, Scope, Send, application, sent
from ..simulator.stand_ins import LOOPBACK, Server, by_port, configured, listening, port_of
from .workload import Workload, asks, constants, world

START_WITHIN_S = 20.0
Message = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """The two applications under load, each at its own port.

    Two ports of one process, and what may be asked at both.
    """

    simulator: int
    constant: int
    asks: tuple[Workload, ...]


@contextmanager
def serving() -> Iterator[Served]:
    """Both are up within the block."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=run, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(START_WITHIN_S):
            raise TimeoutError("the server to be measured did not start")
        yield ours.recv()
    finally:
        ours.close()  # which the process takes as its end
        process.join(START_WITHIN_S)


def run(told: Connection) -> None:
    asyncio.run(serve(told))


async def serve(told: Connection) -> None:
    simulated, now = world(), time.time()
    wanted = asks(simulated, now)
    apps = (
        application(simulated, time.time, lambda _: None),
        await constant(constants(simulated, wanted, now)),
    )
    sockets = [listening(LOOPBACK, 0) for _ in apps]
    ports = [port_of(each) for each in sockets]
    server = Server(configured(by_port(dict(zip(ports, apps, strict=True)))))
    task = asyncio.create_task(server.serve(sockets=sockets))
    told.send(Served(ports[0], ports[1], wanted))
    await asyncio.to_thread(ended, told)
    server.should_exit = True
    await task


def ended(told: Connection) -> None:
    """Returns once the other side has gone."""
    try:
        told.recv()
    except EOFError:
        return


async def constant(answers: Mapping[tuple[str, str], WireResponse]) -> Application:
    """As little as an application can do: the messages are made beforehand."""
    ready = {key: await messages(answer) for key, answer in answers.items()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body", False):
            pass
        for message in ready[scope["method"], scope["path"]]:
            await send(message)

    return app


async def messages(answer: WireResponse) -> tuple[Message, ...]:
    """What the simulator's server sends for an answer."""
    kept: list[Message] = []

    async def keep(message: Message) -> None:
        kept.append(message)

    await sent(answer, keep)
    return tuple(kept)
