from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import InvalidRequest
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import RESPONSE_CODES
from ..exchanges import marks_at, met_expectation, refused


@requirement(
    "PLAT-08",
    Level.MUST,
    "What the contract does not allow is refused with a 4xx.",
    source=RESPONSE_CODES,
    party=Party.PLATFORM,
    hint="Validate requests, and answer 400 or 422.",
)
def invalid_is_refused(trace: Trace) -> Iterator[Observation]:
    """What is accepted by mistake becomes an order that cannot be captured, or money that moves
    wrongly."""
    for id, mark in marks_at(trace, InvalidRequest).items():
        call = next(c for c in trace.calls() if c.id == id)
        yield met_expectation(call, "a 4xx", held=refused(call), also=mark.reason)
