"""Receives the callbacks of a platform run; it can also hang up instead of answering.

GET /arrivals/… lists what came to /…; below /answers/ it answers 200, below /silent/ it hangs up.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from ...core.wire import Headers, WireRequest, WireResponse, parsed
from ...referee.replies import WireReply

LIST = "/arrivals"
JSON: Headers = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A callback that arrived: `at` in seconds of a monotonic clock, `answered` the status or 0."""

    request: WireRequest
    at: float
    answered: int


@dataclass(slots=True)
class CallbackReceiver:
    """The merchant's side of a platform run: an endpoint that keeps each callback it receives."""

    arrivals: list[ReceivedRequest] = field(default_factory=list)

    async def answer(self, request: WireRequest) -> WireReply:
        if request.path.startswith(LIST):
            return WireReply(self.listed(request.path.removeprefix(LIST)))
        answered = 0 if request.path.startswith("/silent/") else 200
        self.arrivals.append(ReceivedRequest(request, time.monotonic(), answered))
        return WireReply(WireResponse(answered, JSON, b"{}") if answered else None)

    def listed(self, path: str) -> WireResponse:
        """What came below a path, oldest first, each so many seconds after the first of them."""
        came = [each for each in self.arrivals if each.request.path.startswith(path)]
        first = came[0].at if came else 0.0
        documents = [
            {
                "method": each.request.method,
                "path": each.request.path,
                "headers": [list(pair) for pair in each.request.headers],
                "body": parsed(each.request.body),
                "answered": each.answered,
                "after_s": round(each.at - first, 3),
            }
            for each in came
        ]
        return WireResponse(200, JSON, json.dumps(documents).encode())
