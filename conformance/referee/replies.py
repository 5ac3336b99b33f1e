"""The replies that a listener puts on the wire, for any version of HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..core.wire import Headers, WireRequest, WireResponse, header

LARGEST_BODY = 2 * 1024 * 1024
IDLE_S = 60.0
BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class WireReply:
    """A reply as it goes on the wire.

    `response` None breaks the exchange off; `cut` sends half the body, and breaks off then.

    `interim` are statuses of answers that come before the final one.
    """

    response: WireResponse | None
    cut: bool = False
    interim: tuple[int, ...] = ()


Handler = Callable[[WireRequest], Awaitable[WireReply]]


def framed(headers: Headers, length: int | None) -> list[tuple[str, str]]:
    """The headers with the one true Content-Length (None: a status that has none).

    An answer that says that it comes in chunks has none either.
    """
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in {"content-length", "transfer-encoding", "connection"}
    ]
    if length and (header(headers, "transfer-encoding") or "").lower() == "chunked":
        return [*kept, ("Transfer-Encoding", "chunked")]
    return kept if length is None else [*kept, ("Content-Length", str(length))]


def body_of(method: str, response: WireResponse) -> tuple[int | None, bytes]:
    """The length to tell, None for a status that has none, and the bytes to send."""
    length = None if response.status in BODILESS else len(response.body)
    return length, response.body if length and method != "HEAD" else b""
