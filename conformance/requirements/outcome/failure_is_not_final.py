from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..consumers import approved, gave_up_first
from ..orders import one_paid
from ..sources import TRACKING


@requirement(
    "OUT-05",
    Level.MUST,
    "A consumer who was refused or went back can still pay on the same page.",
    source=TRACKING,
    hint="Close a purchase only on a status that is final; leave it open after a refusal, an error "
    "or a step back.",
)
def failure_is_not_final(trace: Trace) -> Iterator[Observation]:
    """The page stays open after a refusal. A shop that has closed the purchase by then drops a
    payment that the consumer has just made."""
    if gave_up_first(trace) and approved(trace):
        yield from one_paid(trace)
