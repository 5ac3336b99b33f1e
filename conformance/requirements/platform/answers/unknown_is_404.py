from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import RESPONSE_CODES
from ..exchanges import met_expectation, status, valid


@requirement(
    "PLAT-42",
    Level.MUST,
    "What does not exist is answered with 404.",
    source=RESPONSE_CODES,
    party=Party.PLATFORM,
    hint="Answer 404 for an id that names nothing of the caller.",
)
def unknown_is_404(trace: Trace) -> Iterator[Observation]:
    """A client tells by this that a session is over; any other answer sends it into endless
    retries."""
    for call in valid(trace):
        yield met_expectation(call, "a 404", held=status(call) == 404)
