from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ....core.wire import Json
from ..exchanges import answered, member, met_expectation
from ..pages import ORDER_MANAGEMENT

ENDED = frozenset({"CANCELLED", "EXPIRED"})
SUMS = ("captured_amount", "refunded_amount", "order_amount", "remaining_authorized_amount")


@requirement(
    "PLAT-39",
    Level.MUST,
    "The sums of an order always add up.",
    source=ORDER_MANAGEMENT,
    party=Party.PLATFORM,
    hint="Derive captured, refunded and remaining amounts from the captures and refunds.",
    always=True,
)
def sums_of_an_order(trace: Trace) -> Iterator[Observation]:
    """A merchant's books are closed by these numbers."""
    for call in answered(trace, Operation.OM_READ_ORDER):
        if call.succeeded and all(isinstance(member(call, name), int) for name in SUMS):
            faults = ", ".join(contradictions(call.response.body if call.response else {}))
            yield met_expectation(call, "sums that add up", held=not faults, also=faults)


def contradictions(order: Json) -> Iterator[str]:
    captured, refunded = order["captured_amount"], order["refunded_amount"]
    amount, remaining = order["order_amount"], order["remaining_authorized_amount"]
    if captured != sum(each["captured_amount"] for each in order.get("captures") or ()):
        yield "captured_amount is not the sum of the captures"
    if refunded != sum(each["refunded_amount"] for each in order.get("refunds") or ()):
        yield "refunded_amount is not the sum of the refunds"
    if not 0 <= refunded <= captured <= amount:
        yield "refunded <= captured <= order amount does not hold"
    if remaining not in {0, amount - captured}:
        yield "remaining is not what is left of the amount"
    if remaining and order.get("status") in ENDED:
        yield "something remains of an order that has ended"
