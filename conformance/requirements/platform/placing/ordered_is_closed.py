from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import PAYMENTS_ERRORS
from ..exchanges import after, is_refused

CHANGING = frozenset({Operation.KP_UPDATE_SESSION, Operation.HPP_CREATE_SESSION})


@requirement(
    "PLAT-52",
    Level.MUST,
    "A payment session that has its order is closed: it is neither changed nor offered again.",
    source=PAYMENTS_ERRORS,
    party=Party.PLATFORM,
    hint="Answer 404 to an update of a completed session, and to a new hosted session on it.",
)
def ordered_is_closed(trace: Trace) -> Iterator[Observation]:
    """A second page for a purchase that is paid takes a second payment."""
    placed = next((c for c in trace.calls(Operation.KP_PLACE_ORDER) if c.succeeded), None)
    for call in after(trace, placed) if placed else ():
        if call.operation in CHANGING:
            yield is_refused(call, "a 4xx: the session has its order")
