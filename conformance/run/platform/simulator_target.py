"""The simulator as the target of a platform run: stand-ins on sockets, in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from ...platform.authorization import EXAMPLE
from ...platform.target import CAPABILITIES, PLAYGROUND, Platform
from ...referee.server import Listener
from ...simulator.stand_ins import ServeSettings, running
from ..instance.backend import SIMULATED
from ..instance.credentials import awkward_pairs, by_name
from .callback_receiver import CallbackReceiver

OTHER_REGION = "na"
TIMEOUT_S = 10.0
START_WITHIN_S = 20.0


@dataclass(slots=True)
class SimulatorThread:
    """The thread in which the stand-ins and the listening merchant live."""

    settings: ServeSettings
    elsewhere: ServeSettings
    origins: dict[str, str] = field(default_factory=dict)
    up: threading.Event = field(default_factory=threading.Event)
    problem: BaseException | None = None
    loop: asyncio.AbstractEventLoop | None = None
    over: asyncio.Event | None = None

    def live(self) -> None:
        try:
            asyncio.run(self.serve())
        except BaseException as problem:  # noqa: BLE001 - it belongs to whoever waits for the start
            self.problem = problem
        finally:
            self.up.set()

    async def serve(self) -> None:
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        merchant = Listener(CallbackReceiver().answer)
        await merchant.start()
        async with running(self.settings) as here, running(self.elsewhere) as there:
            self.origins |= {
                PLAYGROUND: here.playground,
                "production": here.production,
                "other-region": there.playground,
                "controls": here.controls,
                "merchant": merchant.origin,
            }
            self.up.set()
            await self.over.wait()
        await merchant.stop()

    def end(self) -> None:
        if self.loop and self.over:
            self.loop.call_soon_threadsafe(self.over.set)


@contextmanager
def simulated(seed: int = 0, region: str = "eu") -> Iterator[Platform]:
    """The embedded simulator, up within the block, with a second region and both environments."""
    pairs = by_name(awkward_pairs(seed))
    other = by_name(awkward_pairs(seed + 1))[PLAYGROUND]
    here = ServeSettings(
        port=0,
        region=region,
        credentials=(pairs[PLAYGROUND], EXAMPLE),
        production_credentials=(pairs["production"],),
    )
    far = OTHER_REGION if region != OTHER_REGION else "eu"
    stand_ins = SimulatorThread(here, ServeSettings(port=0, region=far, credentials=(other,)))
    thread = threading.Thread(target=stand_ins.live, name="stand-ins", daemon=True)
    thread.start()
    stand_ins.up.wait(START_WITHIN_S)
    try:
        if stand_ins.problem:
            raise stand_ins.problem
        with httpx.Client(trust_env=False, timeout=TIMEOUT_S) as client:
            yield Platform(
                "simulator",
                SIMULATED,
                client,
                stand_ins.origins,
                {**pairs, "other-region": other, "demo": EXAMPLE},
                frozenset(CAPABILITIES),
                region,
            )
    finally:
        stand_ins.end()
        thread.join(START_WITHIN_S)
