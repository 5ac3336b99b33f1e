from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..errors import as_error, controlled, delivered, status
from ..sources import RESPONSE_CODES

NOT_FOUND = 404  # RESP-07's


@requirement(
    "RESP-03",
    Level.MUST,
    "Any 4xx means that the request was not accepted, whichever number it is.",
    source=RESPONSE_CODES,
    hint="Handle 400 to 499 in one branch; give no single number a meaning of its own.",
)
def any_4xx(trace: Trace) -> Iterator[Observation]:
    """A number that is taken for success or for a silent skip ships goods that nobody pays for; one
    that crashes the shop loses the purchase."""
    met = delivered(trace, 400, 499)
    if met:
        yield from controlled(trace) if status(met) == NOT_FOUND else as_error(trace)
