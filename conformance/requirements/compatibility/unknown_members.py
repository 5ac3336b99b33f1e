from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import API_UPDATES
from ..variations import as_usual


@requirement(
    "COMPAT-01",
    Level.MUST,
    "A member that nobody has heard of is ignored, wherever it stands.",
    source=API_UPDATES,
    hint="Read the members that are needed and let the others pass; no schema that refuses more, "
    "no mapping of a whole document onto an object of yours.",
)
def unknown_members(trace: Trace) -> Iterator[Observation]:
    """Members are added without notice. A shop that refuses a document for one of them stops
    selling on the day on which the first one comes."""
    yield from as_usual(trace, "members")
