from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ORDER_MANAGEMENT_API
from ..exchanges import answered, sent, shows


@requirement(
    "PLAT-46",
    Level.MUST,
    "An order that is placed with automatic capture is captured in full at once.",
    source=ORDER_MANAGEMENT_API,
    party=Party.PLATFORM,
    hint="Capture the whole amount when the order is placed with auto_capture.",
)
def automatic_capture(trace: Trace) -> Iterator[Observation]:
    """The merchant counts on it and never captures: without it the money never comes."""
    placed = next((c for c in trace.calls(Operation.KP_PLACE_ORDER) if c.succeeded), None)
    if placed is None or sent(placed, "auto_capture") is not True:
        return
    amount = sent(placed, "order_amount")
    for order in answered(trace, Operation.OM_READ_ORDER):
        yield shows(order, "status", "CAPTURED")
        yield shows(order, "captured_amount", amount)
        yield shows(order, "remaining_authorized_amount", 0)
