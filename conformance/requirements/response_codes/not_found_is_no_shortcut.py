from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..errors import as_documented_code, delivered, nothing_done
from ..orders import counted, held
from ..sources import RESPONSE_CODES


@requirement(
    "RESP-07",
    Level.MUST,
    "Not found is an error like any other, and never a sign that something is already done.",
    source=RESPONSE_CODES,
    hint="Remove every branch that reads 404 as paid, captured, refunded or cancelled already.",
)
def not_found_is_no_shortcut(trace: Trace) -> Iterator[Observation]:
    """A 404 may mean that a record is not there yet. Taken for done, it ships unpaid goods or
    books a refund that the consumer never gets."""
    met = delivered(trace, 404, 404)
    if met is None:
        return
    yield from nothing_done(trace)
    yield from as_documented_code(trace)
    orders = held(trace)
    yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)), met.id)
