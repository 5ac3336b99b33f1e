from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..orders import OVER, PAID
from ..predicates import PLACES_ORDERS
from ..sources import PENDING_ORDERS
from ..variations import met

DECISION = "fraud_decision"  # the axis on which the decision about fraud is pending


@requirement(
    "ORD-07",
    Level.MUST,
    "An order whose fraud status is pending is neither delivered nor thrown away.",
    source=PENDING_ORDERS,
    applies=PLACES_ORDERS,
    hint="Keep the order and its id, show it as open, and wait for the decision.",
)
def pending_is_held(trace: Trace) -> Iterator[Observation]:
    """Klarna has not taken the risk yet: what is delivered now may never be paid, and what is
    thrown away now is a sale that was good."""
    if not met(trace, DECISION):
        return
    for answer in trace.states:
        yield Observation(
            answer.state not in PAID | OVER,
            "held while the decision is pending",
            f"{answer.state} while the decision is pending",
            answer.exchange,
        )
        if answer.klarna_order_id:
            yield Observation(
                answer.klarna_order_id in trace.orders,
                "the order's id kept",
                f"order id {answer.klarna_order_id}",
                answer.exchange,
            )
