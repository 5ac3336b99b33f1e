from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import MANAGING_ORDERS
from ..exchanges import answered, is_refused, member, sent, works

OPERATIONS_OF_MONEY = (Operation.OM_READ_ORDER, Operation.OM_CAPTURE, Operation.OM_REFUND)


@requirement(
    "PLAT-33",
    Level.MUST,
    "Refunds add up to what was captured at most; what is more is refused.",
    source=MANAGING_ORDERS,
    party=Party.PLATFORM,
    hint="Refuse a refund above captured less refunded with 403.",
)
def refund_limits(trace: Trace) -> Iterator[Observation]:
    """Money that was never taken cannot be given back."""
    refundable: int | None = None
    for call in answered(trace, *OPERATIONS_OF_MONEY):
        if call.operation == Operation.OM_READ_ORDER:
            amounts = member(call, "captured_amount"), member(call, "refunded_amount")
            refundable = amounts[0] - amounts[1] if None not in amounts else None
        elif call.operation == Operation.OM_CAPTURE and call.succeeded and refundable is not None:
            refundable += sent(call, "captured_amount")
        elif call.operation == Operation.OM_REFUND and refundable is not None:
            amount = sent(call, "refunded_amount")
            if amount > refundable:
                yield is_refused(call, f"a 4xx: {refundable} can be refunded")
            else:
                yield works(call, f"a 2xx: {refundable} can be refunded")
                refundable -= amount
