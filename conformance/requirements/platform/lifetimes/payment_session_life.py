from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ClockMoved
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import SESSION_LIFETIME
from ..exchanges import after, member, met_expectation, pages, status, valid
from ..moments import apart

HOUR = 3600
SLACK_S = 60  # between the creation of the two sessions


@requirement(
    "PLAT-18",
    Level.MUST,
    "A payment session lives for 48 hours from its creation, and is gone after them.",
    source=SESSION_LIFETIME,
    party=Party.PLATFORM,
    hint="Expire the session 48 hours after it was created, and answer 404 from then on.",
)
def payment_session_life(trace: Trace) -> Iterator[Observation]:
    """A merchant plans reminders and stock by this; a shorter life loses sales, a longer one keeps
    offers open."""
    for page in pages(trace):
        for read in valid(trace, Operation.KP_READ_SESSION):
            life = apart(member(page, "updated_at"), member(read, "expires_at"))
            if life is not None:
                seen = f"{life / HOUR:.2f} h"
                yield Observation(abs(life - 48 * HOUR) <= SLACK_S, "48 h", seen, read.id)
    moved = next(trace.marks(ClockMoved), None)
    late = (
        [c for c in after(trace, moved) if c.operation == Operation.KP_READ_SESSION]
        if moved
        else []
    )
    for read in late:
        yield met_expectation(read, "a 404 after 48 hours", held=status(read) == 404)
