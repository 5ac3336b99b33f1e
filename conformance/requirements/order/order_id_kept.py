from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..orders import UNNAMED, held
from ..provocations import undisturbed
from ..sources import ECOSYSTEM


@requirement(
    "ORD-11",
    Level.MUST,
    "The order's id is kept as the platform gave it, and used for whatever is done with the order.",
    source=ECOSYSTEM,
    hint="Store `order_id` of the answer to the placement, or of the session's read, unchanged.",
    always=True,
)
def order_id_kept(trace: Trace) -> Iterator[Observation]:
    """With another id in the books nothing can be captured, refunded or found again: the goods are
    delivered, and the money never comes."""
    orders = tuple(id for id in held(trace) if id != UNNAMED)
    if not undisturbed(trace) or not orders:
        return
    for call in trace.calls():
        named = call.path_values.get("order_id")
        if call.operation.startswith("om.") and named:
            yield Observation(
                named in orders,
                "the order's id in the address",
                f"{call.operation} of {named}",
                call.id,
            )
    for answer in trace.states:
        if answer.klarna_order_id:
            yield Observation(
                answer.klarna_order_id in orders,
                "the order's id as the platform gave it",
                f"order id {answer.klarna_order_id}",
                answer.exchange,
            )
