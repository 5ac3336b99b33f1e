from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ClockMoved
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from ..orders import OVER, PAID
from ..predicates import POLLS
from ..sources import BATCH
from ..stretches import since


@requirement(
    "LIFE-06",
    Level.SHOULD,
    "A purchase whose session is over without a payment is closed, and asked after no more.",
    source=BATCH,
    applies=POLLS,
    hint="Let the job read a session once more when `expires_at` is over, close the purchase, and "
    "leave it alone from then on.",
)
def lapsed_sessions_end(trace: Trace) -> Iterator[Observation]:
    """What stays open for ever keeps goods reserved that nobody buys, and is asked after every
    minute for years."""
    moves = tuple(trace.marks(ClockMoved))
    started = next(trace.answers("start_checkout"), None)
    if not moves or started is None:
        return
    if started.result is not Result.ACCEPTED:
        yield Observation(
            held=True,
            expected="nothing open that is over",
            seen="no page of a session that is over was offered",
            at=started.exchange,
        )
        return
    states = since(trace, moves[-1]).states
    if not states:
        return
    last = states[-1]
    yield Observation(
        last.state in OVER,
        "failed or cancelled, as the session is over",
        f"{last.state} after the session was over",
        last.exchange,
        tolerated=last.state not in PAID,
    )
    closed = next((each for each in states if each.state in OVER), None)
    if closed:
        later = tuple(since(trace, closed).calls(Operation.HPP_READ_SESSION))
        yield Observation(
            not later,
            "no reading of a session that is closed",
            f"{len(later)} reading(s) of a session that is closed",
            later[0].id if later else closed.exchange,
        )
