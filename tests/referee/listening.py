"""Handlers for a listener, and where it listens."""

from __future__ import annotations

from dataclasses import dataclass, field

from conformance.core.wire import WireRequest, WireResponse
from conformance.referee.replies import WireReply
from conformance.referee.server import Listener

LIMIT_S = 5.0
# Of each class, and the last of them; the bodies that they are sent with.
STATUSES = {
    status: b"" if status in {204, 205, 304} else b'{"a": 1}'
    for status in (200, 204, 205, 226, 299, 304, 400, 451, 499, 500, 511, 599)
}


@dataclass
class Handler:
    """Answers each request alike, and keeps what it was asked."""

    reply: WireReply
    asked: list[WireRequest] = field(default_factory=list)

    async def __call__(self, request: WireRequest) -> WireReply:
        self.asked.append(request)
        return self.reply


def answering(status: int = 200, body: bytes = b"{}", **headers: str) -> Handler:
    return Handler(WireReply(WireResponse(status, tuple(headers.items()), body)))


def address(listener: Listener) -> tuple[str, int]:
    host, _, port = listener.origin.partition("://")[2].partition(":")
    return host, int(port)
