"""A platform in this process, made of any copy of the simulator: no socket, and no waiting.

What the platform sends to the merchant goes through the copy's own sender, on an event loop whose
time jumps from one appointment to the next.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx

from conformance.core.wire import WireRequest, WireResponse
from conformance.platform.authorization import EXAMPLE
from conformance.platform.target import CAPABILITIES, PLAYGROUND, Platform
from conformance.run.instance.credentials import awkward_pairs
from conformance.run.platform.callback_receiver import LIST, CallbackReceiver, ReceivedRequest
from conformance.run.platform.script_runner import wire_request

from .edited import Simulator

PROVENANCE = "a copy of the embedded simulator, in the process of a test"
ORIGINS: Mapping[str, str] = {
    role: f"http://localhost:{port}"
    for port, role in enumerate(
        (PLAYGROUND, "production", "other-region", "controls", "merchant"), 1
    )
}
FAILED = WireResponse(
    500, (("Content-Type", "text/plain; charset=utf-8"),), b"Internal Server Error"
)
MOST_S = 300.0  # of the loop's time, for what one answer sets off


class Appointments(selectors.DefaultSelector):
    """Nothing comes from outside: instead of waiting, the time goes on."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.passed += timeout or 0.0
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.appointments = Appointments()
        super().__init__(self.appointments)

    def time(self) -> float:
        return self.appointments.passed


Answered = Callable[[WireRequest], WireResponse]


@dataclass(slots=True)
class Shop(httpx.AsyncBaseTransport):
    """The merchant, called without a socket; it hangs up where it is to be silent."""

    loop: JumpingLoop
    merchant: CallbackReceiver = field(default_factory=CallbackReceiver)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        wire = wire_request(request)
        answered = 0 if wire.path.startswith("/silent/") else 200
        self.merchant.arrivals.append(ReceivedRequest(wire, self.loop.time(), answered))
        if not answered:
            raise httpx.ReadError("it hung up", request=request)
        return httpx.Response(answered)

    def listed(self, request: WireRequest) -> WireResponse:
        return self.merchant.listed(request.path.removeprefix(LIST))


@dataclass(slots=True)
class Wire(httpx.BaseTransport):
    """Everything that is asked goes to whoever has the origin; then all that is due is sent."""

    answers: Mapping[str, Answered]
    settled: Callable[[], None]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        wire = wire_request(request)
        answer = self.answers[wire.origin](wire)
        self.settled()
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)


@contextmanager
def staged(simulator: Simulator) -> Iterator[Platform]:
    """Two environments, a second region, their controls and a merchant, within the block."""
    loop = JumpingLoop()
    shop = Shop(loop)
    pairs = {**awkward_pairs(0), "other-region": awkward_pairs(1)[PLAYGROUND], "demo": EXAMPLE}
    client = httpx.AsyncClient(transport=shop)
    sender = simulator.callbacks.Sender(client)
    answers = {
        **apis(simulator, loop, sender, pairs),
        ORIGINS["merchant"]: shop.listed,
    }
    wire = Wire(answers, lambda: loop.run_until_complete(sent(sender)))
    try:
        with httpx.Client(transport=wire) as caller:
            yield Platform(
                "simulator",
                PROVENANCE,
                caller,
                ORIGINS,
                pairs,
                frozenset(CAPABILITIES),
                pause=lambda _: None,
            )
    finally:
        loop.run_until_complete(sender.close())
        loop.close()


async def sent(sender: Any) -> None:
    """Until nothing is under way any more."""
    if sender.tasks:
        await asyncio.wait_for(asyncio.gather(*sender.tasks), MOST_S)


def apis(
    simulator: Simulator,
    loop: JumpingLoop,
    sender: Any,
    pairs: Mapping[str, tuple[str, str]],
) -> Mapping[str, Answered]:
    """Both environments here, one in the other region, and the controls."""
    settings, clock = simulator.stand_ins.ServeSettings, simulator.controls.MovableClock()
    here = settings(
        credentials=(pairs[PLAYGROUND], EXAMPLE), production_credentials=(pairs["production"],)
    )
    there = settings(region="na", credentials=(pairs["other-region"],))
    two_worlds = simulator.stand_ins.two_worlds
    worlds = two_worlds(here, [ORIGINS[PLAYGROUND], ORIGINS["production"]])
    far = two_worlds(there, [ORIGINS["other-region"]])
    controls = simulator.controls.Controls(worlds, clock, sender)

    async def delivered(callbacks: Any) -> None:
        sender.deliver(callbacks)

    def at(world: Any) -> Answered:
        def answer(request: WireRequest) -> WireResponse:
            try:
                response, callbacks = simulator.visits.visit(world, request, clock())
            except Exception:  # noqa: BLE001 - what the server would answer
                return FAILED
            loop.run_until_complete(delivered(callbacks))
            return cast("WireResponse", response)

        return answer

    async def controlled(request: WireRequest) -> WireResponse:
        return cast("WireResponse", simulator.controls.controlled(controls, request))

    return {
        ORIGINS[PLAYGROUND]: at(worlds["playground"]),
        ORIGINS["production"]: at(worlds["production"]),
        ORIGINS["other-region"]: at(far["playground"]),
        ORIGINS["controls"]: lambda request: loop.run_until_complete(controlled(request)),
    }
