from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import PROTOCOLS
from ..variations import as_usual


@requirement(
    "COMPAT-09",
    Level.SHOULD,
    "Header names have no case, media types have parameters, and headers that are new are ignored.",
    source=PROTOCOLS,
    hint="Look headers up without regard to case; read a body whose answer was a success as JSON, "
    "whatever its Content-Type; resolve Location against the URL of the request.",
)
def header_spelling(trace: Trace) -> Iterator[Observation]:
    """HTTP/2 sends every name in small letters. A shop that looks for one spelling loses the id of
    its capture on the day on which a proxy is changed."""
    yield from as_usual(trace, "headers")
