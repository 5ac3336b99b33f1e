from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import API_UPDATES
from ..variations import as_usual


@requirement(
    "COMPAT-02",
    Level.MUST,
    "Order of members, white space, escapes and framing make no difference.",
    source=API_UPDATES,
    hint="Read bodies with a JSON parser and an HTTP client, never by position, by line or by "
    "regular expression.",
)
def json_spelling(trace: Trace) -> Iterator[Observation]:
    """Recorded answers already differ in the order of their members and in white space. Text that
    is cut out of a body is the wrong text as soon as one member moves."""
    yield from as_usual(trace, "order", "spelling", "framing")
