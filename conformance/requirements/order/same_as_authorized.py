from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ...core.wire import Json
from .. import placements
from ..bodies import member
from ..predicates import PLACES_ORDERS
from ..sources import PAYMENTS_ERRORS

LINE_MEMBERS = ("reference", "quantity", "unit_price", "total_amount", "tax_rate")


@requirement(
    "ORD-02",
    Level.MUST,
    "The order has the amount, currency, country and lines that the consumer agreed to.",
    source=PAYMENTS_ERRORS,
    applies=PLACES_ORDERS,
    hint="Keep what the session was created with, and place the order from that, not from the "
    "basket as it is by then.",
)
def same_as_authorized(trace: Trace) -> Iterator[Observation]:
    """If they differ, the order is refused after the consumer has agreed, or the consumer owes
    another sum than was shown."""
    shared: dict[str, Json] = {}
    for call in trace.calls(
        Operation.KP_CREATE_SESSION, Operation.KP_UPDATE_SESSION, placements.OPERATION
    ):
        body = call.request.body
        if call.operation != placements.OPERATION:
            shared = (shared if call.operation == Operation.KP_UPDATE_SESSION else {}) | comparable(
                body
            )
        elif shared:
            yield difference(call, summary(shared), summary(body))


def comparable(body: Json) -> dict[str, Json]:
    return dict(body) if isinstance(body, dict) else {}


def summary(body: Json) -> dict[str, Json]:
    """What the consumer agreed to; letter case and members left out make no difference."""
    lines = member(body, "order_lines")
    return {
        "order_amount": member(body, "order_amount"),
        "purchase_currency": str(member(body, "purchase_currency")).upper(),
        "purchase_country": str(member(body, "purchase_country")).upper(),
        "order_lines": [
            [member(line, name) or 0 for name in LINE_MEMBERS]
            for line in (lines if isinstance(lines, (list, tuple)) else ())
        ],
    }


def difference(call: Exchange, agreed: dict[str, Json], placed: dict[str, Json]) -> Observation:
    differing = [name for name in agreed if agreed[name] != placed[name]]
    return Observation(
        not differing,
        f"as agreed: {({name: agreed[name] for name in differing}) or 'all members'}",
        f"{({name: placed[name] for name in differing}) or 'as agreed'}",
        call.id,
    )
