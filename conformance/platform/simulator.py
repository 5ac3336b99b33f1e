"""The embedded simulator as a target: one world for each environment, in this process."""

from __future__ import annotations

from ..core.wire import WireRequest
from ..simulator import Callback, World, step
from . import Answered, DueCallback, SendToPlatform


def simulated(world: World) -> SendToPlatform:
    """One simulated environment as a `SendToPlatform`. It never waits, so cases may overlap."""

    async def send(request: WireRequest, now: float) -> Answered:
        response, callbacks = step(world, request, now)
        return response, tuple(owed(each) for each in callbacks)

    return send


def owed(callback: Callback) -> DueCallback:
    return DueCallback(
        callback.url, callback.body, callback.session_id, callback.event_id, callback.status
    )
