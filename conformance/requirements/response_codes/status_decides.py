from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..errors import as_error, delivered
from ..flows import as_in_baseline
from ..sources import RESPONSE_CODES


@requirement(
    "RESP-06",
    Level.MUST,
    "The status of an answer decides whether it is a success, not its body.",
    source=RESPONSE_CODES,
    hint="Look at the status first; never conclude success from an id in the body, nor failure "
    "from an error-like member.",
)
def status_decides(trace: Trace) -> Iterator[Observation]:
    """An order id in the body of an error is no order: who believes it ships goods that nobody
    pays for."""
    if delivered(trace):
        yield from as_error(trace)
    elif delivered(trace, 200, 299):
        yield from as_in_baseline(trace)
