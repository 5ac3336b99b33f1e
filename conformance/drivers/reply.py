"""The reply of the integration to one driver call."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.trace import Result
from ..core.wire import WireRequest, WireResponse
from .web import SentRequest


@dataclass(frozen=True, slots=True)
class DriverReply:
    """What the integration replied to one driver call.

    `problem` says in words what could not be understood, "" for nothing.

    `state` is one of the suite's words (pending | paid | failed | cancelled | refunded), "" where
    not told or not known. `captured` and `refunded` are minor units, `took` seconds. `response` is
    None where no answer came, or none that is HTTP. Request and response are as they crossed the
    wire, secrets and all: redact them before they are kept. `visits` are the pages of the
    integration's own over which the consumer was then sent on, in their order; `status` is the last
    one's.
    """

    result: Result
    request: WireRequest
    response: WireResponse | None = None
    status: int | None = None
    state: str = ""
    klarna_order_id: str = ""
    reference: str = ""
    redirect_url: str = ""
    captured: int | None = None
    refunded: int | None = None
    took: float = 0.0
    visits: tuple[SentRequest, ...] = ()
    problem: str = ""
