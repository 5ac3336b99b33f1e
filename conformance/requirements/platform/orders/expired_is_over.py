from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ClockMoved
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import after, answered, is_refused, member, shows, works
from ..moments import seconds
from ..pages import CAPTURES


@requirement(
    "PLAT-53",
    Level.MUST,
    "An order says when its authorization ends; after that nothing of it can be captured.",
    source=CAPTURES,
    party=Party.PLATFORM,
    hint="Show expires_at; from then on show EXPIRED with nothing remaining, and refuse captures.",
)
def expired_is_over(trace: Trace) -> Iterator[Observation]:
    """The consumer's limit is theirs again: a late capture is a charge that nobody agreed to."""
    moved = next(trace.marks(ClockMoved), None)
    if moved is None:
        return
    late = tuple(after(trace, moved))
    for call in answered(
        trace, Operation.OM_READ_ORDER, Operation.OM_CAPTURE, Operation.OM_EXTEND_AUTHORIZATION
    ):
        if call.operation != Operation.OM_READ_ORDER:
            yield (
                is_refused(call, "a 4xx: it has expired") if call in late else works(call, "a 2xx")
            )
        elif call in late:
            yield shows(call, "status", "EXPIRED")
            yield shows(call, "remaining_authorized_amount", 0)
        else:
            told = member(call, "expires_at")
            readable = seconds(told) is not None
            yield Observation(readable, "a moment in expires_at", f"expires_at {told!r}", call.id)
