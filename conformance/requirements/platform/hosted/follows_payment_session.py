from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ClockMoved, Mark, PaymentSessionEnded
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ECOSYSTEM
from ..exchanges import after, met_expectation, shows, status


@requirement(
    "PLAT-01",
    Level.MUST,
    "The hosted session follows its payment session: completed, cancelled or expired with it.",
    source=ECOSYSTEM,
    party=Party.PLATFORM,
    hint="Move every hosted session of a payment session when that is completed, cancelled or "
    "expired.",
)
def follows_payment_session(trace: Trace) -> Iterator[Observation]:
    """A page that stays open after its purchase has ended takes a payment for nothing."""
    ended = next(trace.marks(PaymentSessionEnded), None)
    placed = next((c for c in trace.calls(Operation.KP_PLACE_ORDER) if c.succeeded), None)
    moved = next(trace.marks(ClockMoved), None)
    if ended:
        yield from (shows(r, "status", "CANCELLED") for r in reads_after(trace, ended))
    elif placed:
        yield from (shows(r, "status", "COMPLETED") for r in reads_after(trace, placed))
    elif moved:
        for read in reads_after(trace, moved):
            yield met_expectation(read, "a 404 once both have expired", held=status(read) == 404)


def reads_after(trace: Trace, event: Exchange | Mark) -> Iterator[Exchange]:
    return (e for e in after(trace, event) if e.operation == Operation.HPP_READ_SESSION)
