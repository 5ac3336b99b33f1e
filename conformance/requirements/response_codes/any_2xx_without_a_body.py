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
    "RESP-02",
    Level.MUST,
    "Any 2xx means success where the answer need not be read, whatever its body.",
    source=RESPONSE_CODES,
    hint="Look at the range of the status only; do not parse a body that is not needed.",
)
def any_2xx_without_a_body(trace: Trace) -> Iterator[Observation]:
    """A capture that was not recognised as done is done again or never booked: the consumer is
    charged twice, or the merchant believes that there is no money."""
    known = ENDPOINTS.get(trace.target_operation)
    if delivered(trace, 200, 299) and known and not known.needs_body:
        yield from as_in_baseline(trace)
