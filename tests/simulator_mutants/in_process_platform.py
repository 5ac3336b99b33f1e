"""Runs a copy of the simulator as a platform in this process, without sockets and without waiting.

The copy's own sender delivers the callbacks, on an event loop whose time jumps to the next timer.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx

from conformance.core.environment import USUAL
from conformance.core.wire import WireRequest, WireResponse
from conformance.platform.authorization import EXAMPLE
from conformance.platform.target import CAPABILITIES, PLAYGROUND, Platform
from conformance.run.instance.credentials import awkward_pairs, by_name
from conformance.run.platform.callback_receiver import LIST, CallbackReceiver, ReceivedRequest
from conformance.run.platform.script_runner import wire_request

from .mutated_package import Simulator

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
LOOP_TIME_LIMIT_S = 300.0  # of the loop's time, for the callbacks that one answer causes


class JumpingSelector(selectors.DefaultSelector):
    """Advances the loop's time by the timeout instead of waiting; no event comes from outside."""

    elapsed_s = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.elapsed_s += timeout or 0.0
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is the sum of the timeouts, in seconds."""

    def __init__(self) -> None:
        self.jumping_selector = JumpingSelector()
        super().__init__(self.jumping_selector)

    def time(self) -> float:
        return self.jumping_selector.elapsed_s


Answer = Callable[[WireRequest], WireResponse]


@dataclass(slots=True)
class MerchantTransport(httpx.AsyncBaseTransport):
    """Delivers callbacks to the merchant without a socket; paths under /silent/ get no answer."""

    loop: JumpingLoop
    merchant: CallbackReceiver = field(default_factory=CallbackReceiver)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        wire = wire_request(request)
        status = 0 if wire.path.startswith("/silent/") else 200
        self.merchant.arrivals.append(ReceivedRequest(wire, self.loop.time(), status))
        if not status:
            raise httpx.ReadError("the merchant closed the connection", request=request)
        return httpx.Response(status)

    def listed(self, request: WireRequest) -> WireResponse:
        return self.merchant.listed(request.path.removeprefix(LIST))


@dataclass(slots=True)
class OriginTransport(httpx.BaseTransport):
    """Sends each request to the simulator of its origin, then delivers the due callbacks."""

    answers: Mapping[str, Answer]
    deliver_callbacks: Callable[[], None]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        wire = wire_request(request)
        answer = self.answers[wire.origin](wire)
        self.deliver_callbacks()
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)


@contextmanager
def in_process_platform(simulator: Simulator) -> Iterator[Platform]:
    """A platform of two environments, a second region, their controls and a merchant."""
    loop = JumpingLoop()
    merchant = MerchantTransport(loop)
    pairs = {
        **by_name(awkward_pairs(0)),
        "other-region": awkward_pairs(1)[USUAL],
        "demo": EXAMPLE,
    }
    client = httpx.AsyncClient(transport=merchant)
    sender = simulator.callbacks.Sender(client)
    answers = {
        **apis(simulator, loop, sender, pairs),
        ORIGINS["merchant"]: merchant.listed,
    }
    transport = OriginTransport(answers, lambda: loop.run_until_complete(all_delivered(sender)))
    try:
        with httpx.Client(transport=transport) as caller:
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


async def all_delivered(sender: Any) -> None:
    """Waits until no callback is pending."""
    if sender.tasks:
        await asyncio.wait_for(asyncio.gather(*sender.tasks), LOOP_TIME_LIMIT_S)


def apis(
    simulator: Simulator,
    loop: JumpingLoop,
    sender: Any,
    pairs: Mapping[str, tuple[str, str]],
) -> Mapping[str, Answer]:
    """The two environments of the first region, one of the second, and the controls, by origin."""
    settings, clock = simulator.stand_ins.ServeSettings, simulator.controls.MovableClock()
    first_region = settings(
        credentials=(pairs[PLAYGROUND], EXAMPLE), production_credentials=(pairs["production"],)
    )
    second_region = settings(region="na", credentials=(pairs["other-region"],))
    two_worlds = simulator.stand_ins.two_worlds
    worlds = two_worlds(first_region, [ORIGINS[PLAYGROUND], ORIGINS["production"]])
    other_worlds = two_worlds(second_region, [ORIGINS["other-region"]])
    controls = simulator.controls.Controls(worlds, clock, sender)

    async def deliver(callbacks: Any) -> None:
        sender.deliver(callbacks)

    def at(world: Any) -> Answer:
        def answer(request: WireRequest) -> WireResponse:
            try:
                response, callbacks = simulator.visits.visit(world, request, clock())
            except Exception:  # noqa: BLE001 - the server would answer the same
                return FAILED
            loop.run_until_complete(deliver(callbacks))
            return cast("WireResponse", response)

        return answer

    async def controlled(request: WireRequest) -> WireResponse:
        return cast("WireResponse", simulator.controls.controlled(controls, request))

    return {
        ORIGINS[PLAYGROUND]: at(worlds["playground"]),
        ORIGINS["production"]: at(worlds["production"]),
        ORIGINS["other-region"]: at(other_worlds["playground"]),
        ORIGINS["controls"]: lambda request: loop.run_until_complete(controlled(request)),
    }
