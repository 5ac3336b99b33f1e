from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import RESPONSE_CODES
from ..exchanges import met_expectation, status


@requirement(
    "PLAT-07",
    Level.MUST,
    "Whatever is sent, the platform does not fail: no answer is a 5xx, and there is an answer.",
    source=RESPONSE_CODES,
    party=Party.PLATFORM,
    hint="Refuse what cannot be read with a 4xx.",
    always=True,
)
def never_5xx(trace: Trace) -> Iterator[Observation]:
    """After a 5xx or silence nobody knows whether the request took effect, and the purchase is
    stuck."""
    for call in trace.calls():
        yield met_expectation(call, "an answer below 500", held=0 < status(call) < 500)
