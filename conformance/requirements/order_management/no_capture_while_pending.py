from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..calls import none_made
from ..order.pending_is_held import DECISION
from ..predicates import CAPTURES_ITSELF
from ..sources import PENDING_ORDERS
from ..variations import met


@requirement(
    "OM-07",
    Level.MUST,
    "Nothing is captured while the decision about fraud is pending.",
    source=PENDING_ORDERS,
    applies=CAPTURES_ITSELF,
    hint="Refuse a capture of an order that is on hold, and say why.",
)
def no_capture_while_pending(trace: Trace) -> Iterator[Observation]:
    """Who captures an order that is rejected afterwards has sent goods that nobody pays for."""
    if not met(trace, DECISION):
        return
    yield none_made(
        trace,
        Operation.OM_CAPTURE,
        "no capture while the decision is pending",
        "capture(s) while the decision is pending",
    )
