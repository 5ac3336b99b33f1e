from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.marks import LogFinding, LogSearched
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import CORRELATION

EXPECTED = "the correlation id in the log, and what the call was about"
QUESTION = (
    "Show the log of that moment: does it hold the failed call's correlation id, and the session, "
    "order or reference that it was about? `log` in [driver] lets the suite look for itself."
)


@requirement(
    "RESP-10",
    Level.SHOULD,
    "A failed call leaves its correlation id in the log, with the session or order it was about.",
    source=CORRELATION,
    hint="Log the status, `Klarna-Correlation-Id` (or `correlation_id` of the body) and your own "
    "reference for each answer that is no success; no token and no personal data.",
)
def failures_can_be_traced(trace: Trace) -> Iterator[Observation]:
    """Whoever asks for help is asked for the correlation id. Without it nobody on the other side
    finds the call, and a paid order that went wrong stays wrong."""
    for mark in trace.marks(LogSearched):
        held, seen = JUDGED[mark.finding]
        review = QUESTION if held is None else ""
        yield Observation(held, EXPECTED, seen, mark.exchange, review=review)


JUDGED: Mapping[LogFinding, tuple[bool | None, str]] = {
    LogFinding.WITH_PURCHASE: (True, "it does"),
    LogFinding.ALONE: (False, "the correlation id, and not what the call was about"),
    LogFinding.MISSING: (False, "the log does not hold the correlation id"),
    LogFinding.NO_LOG: (None, "no log was at hand"),
}
