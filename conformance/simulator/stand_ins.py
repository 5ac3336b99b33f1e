"""Both stand-ins, Playground's and Production's, and their controls: three ports, one process."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from secrets import token_hex

import httpx
import uvicorn

from ..core.errors import BadConfig, PortTaken
from ..core.setup import REGIONS
from .callbacks import Sender
from .controls import Controls, MovableClock, controls_application
from .faults import Faults
from .server import Application, Receive, Scope, Send, application
from .visits import CONSUMERS
from .world import Account, World

# Awkward on purpose: a client that splits at the wrong colon or encodes twice shows it here.
PLAYGROUND_CREDENTIALS = (("PK10000_0a1b2c3d4e5f", "pläy:ground/secret+0a1b2c3d4e5f6a7b8c9d"),)
PRODUCTION_CREDENTIALS = (("K10000_5f4e3d2c1b0a", "prödu:ction/secret+9d8c7b6a5f4e3d2c1b0a"),)


LOOPBACK = "127.0.0.1"
LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The ports and rules of `conformance serve`.

    Playground at `port`, Production at the next, the controls at the one after; 0: free ones.

    `host` is where the stand-ins listen; the controls stay on this machine whatever it says.

    `consumer` is one of `visits.CONSUMERS`. Callbacks leave this machine only with
    `callbacks_anywhere`; they are repeated on a refusal too with `callbacks_until_accepted`.
    """

    port: int = 8080
    host: str = LOOPBACK
    region: str = "eu"
    credentials: tuple[tuple[str, str], ...] = PLAYGROUND_CREDENTIALS
    production_credentials: tuple[tuple[str, str], ...] = PRODUCTION_CREDENTIALS
    consumer: str = "page"
    rate_limit: bool = False
    strict_markets: bool = False
    fraud_status: str = "ACCEPTED"
    callbacks_anywhere: bool = False
    callbacks_until_accepted: bool = False


@dataclass(frozen=True, slots=True)
class StandInAddresses:
    """The addresses of running stand-ins.

    Where they listen; each an origin, such as http://127.0.0.1:8080.
    """

    playground: str
    production: str
    controls: str


async def serve(settings: ServeSettings, announce: Callable[[StandInAddresses], None]) -> None:
    """Serve until the process is told to stop (SIGINT or SIGTERM)."""
    with stop_signals() as told:  # before it is announced: who reads that may stop it at once
        async with running(settings) as started:
            announce(started)
            await told.wait()


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Set once a signal to stop has come; a second one is taken as the first."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@asynccontextmanager
async def running(settings: ServeSettings) -> AsyncIterator[StandInAddresses]:
    """The stand-ins, up and listening within the block.

    PortTaken where an address is in use, BadConfig where the settings make no sense.
    """
    checked(settings)
    sockets = bound(settings)
    origins = [f"http://{origin_of(s)}" for s in sockets]
    worlds = two_worlds(settings, origins)
    clock = MovableClock()
    client = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=100))
    sender = Sender(client, settings.callbacks_anywhere, settings.callbacks_until_accepted)
    faults = Faults()
    apps = [
        application(w, clock, sender.deliver, settings.consumer, faults) for w in worlds.values()
    ]
    apps.append(controls_application(Controls(worlds, clock, sender, faults)))
    server = Server(configured(by_port(dict(zip(map(port_of, sockets), apps, strict=True)))))
    task = asyncio.create_task(server.serve(sockets=sockets))
    try:
        yield StandInAddresses(*origins)
    finally:
        server.should_exit = True
        await task
        await sender.close()


def checked(settings: ServeSettings) -> None:
    if settings.consumer not in CONSUMERS:
        raise BadConfig(f"There is no consumer {settings.consumer!r}: {', '.join(CONSUMERS)}.")
    if settings.port and not 1 <= settings.port <= LAST_PORT - 2:
        raise BadConfig(
            f"There is no port {settings.port} with two more after it.",
            hint=f"Three are needed in a row: 1 to {LAST_PORT - 2}; 0 takes free ones.",
        )
    if settings.region not in REGIONS:
        raise BadConfig(f"There is no region {settings.region!r}: {', '.join(REGIONS)}.")
    if set(settings.credentials) & set(settings.production_credentials):
        raise BadConfig("Playground and Production need different credentials.")


def two_worlds(settings: ServeSettings, origins: list[str]) -> Mapping[str, World]:
    """Two environments with different credentials: neither opens the other."""
    of = {
        "playground": settings.credentials,
        "production": settings.production_credentials,
    }
    return {
        environment: world(settings, environment, origin, credentials)
        for (environment, credentials), origin in zip(of.items(), origins, strict=False)
    }


def world(
    settings: ServeSettings, environment: str, origin: str, credentials: tuple[tuple[str, str], ...]
) -> World:
    """Each with a seed of its own: ids of an earlier run must not be found again."""
    accounts = tuple(Account(*pair, environment, settings.region) for pair in credentials)
    return World(
        environment,
        settings.region,
        origin,
        accounts,
        seed=token_hex(8),
        rate_limit=settings.rate_limit,
        strict_markets=settings.strict_markets,
        fraud_status=settings.fraud_status,
    )


def bound(settings: ServeSettings) -> list[socket.socket]:
    """Three listening sockets; none is left open where one cannot be had."""
    sockets: list[socket.socket] = []
    try:
        for offset, host in enumerate((settings.host, settings.host, LOOPBACK)):
            port = settings.port + offset if settings.port else 0
            sockets.append(listening(host, port))
    except OSError as problem:
        for each in sockets:
            each.close()
        raise PortTaken(f"{host}:{port} cannot be listened on.") from problem
    return sockets


def origin_of(listener: socket.socket) -> str:
    """Host and port to reach a listener at; one that listens everywhere, on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 - read, not listened on
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off the delay of small packets only where the protocol is named
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


def port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def by_port(apps: Mapping[int, Application]) -> Application:
    """One server listens on all ports; the port decides which application answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[scope["server"][1]](scope, receive, send)

    return app


def configured(app: Application) -> uvicorn.Config:
    """No access log: pay URLs carry tokens. No server header: an answer brings its own."""
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
    )


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals alone.

    Signals are ours: `serve` waits for them, and a test has none to give.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
