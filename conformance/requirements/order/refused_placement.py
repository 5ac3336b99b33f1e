from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import errors
from ..orders import PAID
from ..predicates import PLACES_ORDERS
from ..sources import RESPONSE_CODES
from ..stretches import since, while_perturbed


@requirement(
    "ORD-04",
    Level.MUST,
    "A purchase whose order was refused is not paid.",
    source=RESPONSE_CODES,
    applies=PLACES_ORDERS,
    hint="Confirm a purchase only after the order was placed with success; on a 4xx tell the "
    "consumer, and let them try again.",
)
def refused_placement(trace: Trace) -> Iterator[Observation]:
    """The consumer owes nothing for an order that does not exist: whatever is shipped is given
    away."""
    met = errors.delivered(trace, 400, 499)
    if met is None or met.operation != Operation.KP_PLACE_ORDER:
        return
    for answer in since(while_perturbed(trace), met).states:
        yield Observation(
            answer.state not in PAID and not answer.klarna_order_id,
            "not paid, and no order id",
            f"{answer.state}, order id {answer.klarna_order_id or 'none'}",
            answer.exchange,
        )
