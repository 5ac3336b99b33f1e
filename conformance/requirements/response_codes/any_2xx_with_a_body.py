from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import ENDPOINTS
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..errors import delivered
from ..flows import as_in_baseline
from ..sources import RESPONSE_CODES


@requirement(
    "RESP-01",
    Level.MUST,
    "Any 2xx means success where the answer has to be read.",
    source=RESPONSE_CODES,
    hint="Compare the status with the range 200 to 299, never with one number.",
)
def any_2xx_with_a_body(trace: Trace) -> Iterator[Observation]:
    """If one number counts as success, a harmless change on the other side stops every checkout,
    or places an order twice because the first one was not believed."""
    known = ENDPOINTS.get(trace.target_operation)
    if delivered(trace, 200, 299) and known and known.needs_body:
        yield from as_in_baseline(trace)
