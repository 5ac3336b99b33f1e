from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ClockMoved
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..orders import one_paid
from ..sources import CLOCKS


@requirement(
    "LIFE-08",
    Level.SHOULD,
    "A purchase succeeds though the merchant's clock and Klarna's differ by a few minutes.",
    source=CLOCKS,
    hint="Use Klarna's moments to compare with each other, and leave a margin where they meet the "
    "server's own clock.",
)
def clock_skew(trace: Trace) -> Iterator[Observation]:
    """Clocks of servers drift. A shop that calls a fresh session expired, or a callback too old,
    loses the purchase."""
    if not any(trace.marks(ClockMoved)):
        return
    if consumers.approved(trace):
        yield from one_paid(trace)
    for answer in trace.answers("start_checkout"):
        if answer.result is not Result.ACCEPTED:
            yield Observation(
                held=False,
                expected="a page, though the clocks differ",
                seen=f"start_checkout {answer.result}",
                at=answer.exchange,
            )
