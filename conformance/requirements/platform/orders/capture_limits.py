from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, member, sent, works
from ..pages import CAPTURES

OPERATIONS_OF_MONEY = (Operation.OM_READ_ORDER, Operation.OM_CAPTURE)


@requirement(
    "PLAT-32",
    Level.MUST,
    "Captures add up to the order's amount at most; what is more is refused.",
    source=CAPTURES,
    party=Party.PLATFORM,
    hint="Refuse a capture above remaining_authorized_amount with 403.",
)
def capture_limits(trace: Trace) -> Iterator[Observation]:
    """More than the consumer agreed to must not be charged, however often it is tried."""
    remaining: int | None = None
    for call in answered(trace, *OPERATIONS_OF_MONEY):
        if call.operation == Operation.OM_READ_ORDER:
            remaining = member(call, "remaining_authorized_amount")
        elif remaining is not None:
            amount = sent(call, "captured_amount")
            if amount > remaining:
                yield is_refused(call, f"a 4xx: {remaining} remain")
            else:
                yield works(call, f"a 2xx: {remaining} remain")
