from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..orders import PAID, one_paid
from ..predicates import POLLS
from ..sources import BATCH


@requirement(
    "OUT-03",
    Level.SHOULD,
    "A purchase whose return and callback are both lost is found by reading the session.",
    source=BATCH,
    applies=POLLS,
    hint="Let a job read the sessions that are still open, often enough to beat the hour for which "
    "an authorization lives.",
)
def reading_repairs_both(trace: Trace) -> Iterator[Observation]:
    """Without it the consumer believes to have paid, and the shop never learns of it."""
    if not consumers.approved(trace):
        return
    if any(trace.answers("sweep")) or trace.final_state in PAID:
        yield from one_paid(trace)
    elif trace.final_state == "pending":
        waited = trace.setup.uses.settles_within_s
        yield Observation(
            held=False,
            expected=f"found by reading within {waited:g} s, as polling is declared",
            seen=f"{trace.final_state} after {waited:g} s, and no job to start",
            at=trace.states[-1].exchange,
        )
