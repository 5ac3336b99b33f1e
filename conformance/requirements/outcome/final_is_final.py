from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ConsumerActed
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import placements
from ..orders import PAID
from ..sources import TRACKING
from ..stretches import since


@requirement(
    "OUT-06",
    Level.MUST,
    "A purchase that the consumer has cancelled is over, whatever is told of it afterwards.",
    source=TRACKING,
    hint="Treat CANCELLED and DISABLED as final, and read the session before you believe a "
    "callback.",
)
def final_is_final(trace: Trace) -> Iterator[Observation]:
    """The consumer has withdrawn: goods that leave all the same are never paid."""
    ended = next((mark for mark in trace.marks(ConsumerActed) if mark.act == "cancel"), None)
    if ended is None:
        return
    later = since(trace, ended)
    for answer in later.states:
        yield Observation(
            answer.state not in PAID, "not paid", f"{answer.state} in the end", answer.exchange
        )
    attempts = placements.attempts(later)
    yield Observation(
        not attempts,
        "no placement of a cancelled purchase",
        f"{len(attempts)} placement(s) of a cancelled purchase",
        attempts[0].id if attempts else "",
        tolerated=not any(attempt.executed for attempt in attempts),
    )
