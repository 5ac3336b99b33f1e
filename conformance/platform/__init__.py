"""What stands behind the referee: the simulator, live Playground, or recorded cassettes.

Each target is a `Send`: a request and the moment on the case's clock in, the answer and the
callbacks that follow from it out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..core.wire import Json, WireRequest, WireResponse, parsed


@dataclass(frozen=True, slots=True)
class Due:
    """A callback that the platform owes: where to, what, and for which HPP session."""

    url: str
    body: bytes
    session_id: str
    event_id: str
    status: str

    @property
    def json(self) -> Json:
        return parsed(self.body)


Answered = tuple[WireResponse, tuple[Due, ...]]
Send = Callable[[WireRequest, float], Awaitable[Answered]]
