from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import MOMENTS
from ..variations import as_usual


@requirement(
    "COMPAT-08",
    Level.SHOULD,
    "A moment is read in any spelling of ISO 8601, and is the same instant in all of them.",
    source=MOMENTS,
    hint="Read moments with a parser of ISO 8601 that knows offsets and fractions, and compare "
    "instants, not texts.",
)
def timestamps(trace: Trace) -> Iterator[Observation]:
    """A shop that drops the offset is wrong by hours about what has expired: it gives up purchases
    that are still open, or waits for such as are long over."""
    yield from as_usual(trace, "timestamps")
