from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ClockMoved
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import management
from ..predicates import CAPTURES_ITSELF
from ..sources import ORDER_LIFE
from ..stretches import since


@requirement(
    "OM-09",
    Level.MUST,
    "A capture that comes after the order's time is over is not booked.",
    source=ORDER_LIFE,
    applies=CAPTURES_ITSELF,
    hint="Capture or extend the authorization before `expires_at`, and tell the clerk when Klarna "
    "refuses because it is over.",
)
def expired_orders(trace: Trace) -> Iterator[Observation]:
    """The goods leave, the books say paid, and no money ever comes."""
    moved = next(trace.marks(ClockMoved), None)
    if moved is None or not trace.orders:
        return
    later = since(trace, moved)
    yield from management.belief(later, "capture")
    yield from management.controlled(later, "capture")
    yield from management.told_at_most(trace, "capture")
