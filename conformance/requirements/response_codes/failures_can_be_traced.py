from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Mark, Trace
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
    for mark in trace.marks("no_log"):
        yield Observation(None, EXPECTED, "no log was at hand", mark.exchange, review=QUESTION)
    for mark in trace.marks("logged", "unlogged"):
        yield Observation(found(mark), EXPECTED, seen(mark), mark.exchange)


def found(mark: Mark) -> bool:
    return mark.kind == "logged" and mark.text != "alone"


def seen(mark: Mark) -> str:
    if mark.kind == "unlogged":
        return "the log does not hold the correlation id"
    return "it does" if found(mark) else "the correlation id, and not what the call was about"
