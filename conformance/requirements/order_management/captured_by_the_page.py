from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..calls import none_made
from ..orders import held
from ..predicates import CAPTURED_BY_THE_PAGE
from ..sources import ORDER_MANAGEMENT_API


@requirement(
    "OM-02",
    Level.MUST,
    "An order that was captured as it was placed is not captured again.",
    source=ORDER_MANAGEMENT_API,
    applies=CAPTURED_BY_THE_PAGE,
    hint="Book the capture with the order, and use Order Management for refunds only.",
    always=True,
)
def captured_by_the_page(trace: Trace) -> Iterator[Observation]:
    """The second capture is refused: who takes that for a failed payment undoes a sale, and who
    books it twice expects money that does not come."""
    if not held(trace):
        return
    yield none_made(
        trace,
        Operation.OM_CAPTURE,
        "no capture of what is captured already",
        "capture(s) of what is captured already",
    )
