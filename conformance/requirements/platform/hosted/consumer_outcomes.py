from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ConsumerActed, Mark
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import TRACKING
from ..exchanges import STATUSES, next_read, pages, shows


@requirement(
    "PLAT-27",
    Level.MUST,
    "Each thing that the consumer does shows in the status of the hosted session.",
    source=TRACKING,
    party=Party.PLATFORM,
    hint="Keep the documented status for each decision: FAILED, CANCELLED, BACK, ERROR, COMPLETED.",
)
def consumer_outcomes(trace: Trace) -> Iterator[Observation]:
    """The status is how a merchant learns what became of the purchase when the browser never
    returns."""
    over = False
    for mark in trace.marks(ConsumerActed):
        over = over or mark.act == "cancel"
        read = next_read(trace, mark)
        if read and mark.act in STATUSES and not interrupted(trace, mark, read):
            yield shows(read, "status", STATUSES["cancel" if over else mark.act])
    created = next(trace.calls(Operation.HPP_CREATE_SESSION), None)
    first = next(iter(pages(trace)), None)
    arrived = next(trace.marks(ConsumerActed), None)
    if created and first and arrived and first.at <= arrived.at:
        yield shows(first, "status", "WAITING")


def interrupted(trace: Trace, mark: Mark, read: Exchange) -> bool:
    """Something else was done before the session was read."""
    later = (m for m in trace.marks(ConsumerActed) if m is not mark)
    place = trace.events.index
    return any(place(mark) < place(other) < place(read) for other in later)
