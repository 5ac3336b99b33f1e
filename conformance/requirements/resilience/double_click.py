from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import management
from ..predicates import CAPTURES_ITSELF
from ..sources import ONE_OPERATION


@requirement(
    "RES-09",
    Level.MUST,
    "A capture or refund that is asked for twice at the same moment is made once.",
    source=ONE_OPERATION,
    applies=CAPTURES_ITSELF,
    hint="Lock the order while something is done with it, and compare with what is left inside the "
    "lock.",
)
def double_click(trace: Trace) -> Iterator[Observation]:
    """Clerks click twice, and two of them work on one order: the second capture or refund is money
    that nobody meant to move."""
    for verb in ("capture", "refund"):
        answers = management.at_once(trace, verb)
        if not answers:
            continue
        real, most = management.total(trace, verb), max(each.amount or 0 for each in answers)
        at = answers[-1].exchange
        yield Observation(real <= most, f"{most} moved at most", f"{real} moved", at)
        yield from management.controlled(trace, verb)
        yield from management.told_at_most(trace, verb)
