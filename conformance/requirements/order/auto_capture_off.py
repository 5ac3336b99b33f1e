from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.setup import Basket
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import placements
from ..bodies import member
from ..predicates import PLACES_ORDERS
from ..sources import AUTOMATIC_CAPTURE

AT_ONCE = frozenset({"digital", "gift_card"})  # what is delivered with the purchase


@requirement(
    "ORD-09",
    Level.MUST,
    "An order of goods that are still to be sent is not captured as it is placed.",
    source=AUTOMATIC_CAPTURE,
    applies=PLACES_ORDERS,
    hint="Leave `auto_capture` out, or send false, unless everything in the basket is delivered at "
    "once; do so wherever the order is placed from.",
    always=True,
)
def auto_capture_off(trace: Trace) -> Iterator[Observation]:
    """The consumer is to pay when the goods are on their way, and not before."""
    if not is_sent(trace.setup.basket):
        if placements.attempts(trace):
            yield Observation(
                held=True, expected="any", seen="goods that are delivered with the purchase"
            )
        return
    for attempt in placements.attempts(trace):
        flag = member(attempt.request.body, "auto_capture")
        yield Observation(
            not flag, "auto_capture absent or false", f"auto_capture {flag}", attempt.id
        )


def is_sent(basket: Basket) -> bool:
    """Some of it has to be delivered."""
    kinds = [str(line.get("type") or "physical") for line in basket.lines]
    return any(kind not in AT_ONCE for kind in kinds) or not kinds
