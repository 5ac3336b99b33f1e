from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..errors import as_error, delivered
from ..sources import ERRORS


@requirement(
    "RESP-05",
    Level.MUST,
    "An error is survived whatever its body looks like.",
    source=ERRORS,
    hint="Decide by the status before reading the body, and read it as if it could be empty, cut "
    "off, HTML or enormous. Answer with a status and a page of your own: no 500, no stack trace.",
)
def error_bodies_of_any_shape(trace: Trace) -> Iterator[Observation]:
    """Proxies answer in HTML, and connections break in the middle. A shop that crashes while it
    reads an error leaves the purchase in a state that nobody knows."""
    if delivered(trace):
        yield from as_error(trace)
