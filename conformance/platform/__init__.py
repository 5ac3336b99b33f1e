"""The platforms behind the referee: the simulator, live Playground, or recorded cassettes.

Each one is a `SendToPlatform`: it takes a request and the time on the case's clock, and gives the
answer and the callbacks that follow from it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..core.wire import Headers, Json, WireRequest, WireResponse, parsed

JSON_TYPE: Headers = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True)
class DueCallback:
    """A callback that the platform owes: where to, what, and for which HPP session.

    `headers` are those that describe the body; one that comes in chunks says so there.
    """

    url: str
    body: bytes
    session_id: str
    event_id: str
    status: str
    headers: Headers = JSON_TYPE

    @property
    def json(self) -> Json:
        return parsed(self.body)


Answered = tuple[WireResponse, tuple[DueCallback, ...]]
SendToPlatform = Callable[[WireRequest, float], Awaitable[Answered]]
