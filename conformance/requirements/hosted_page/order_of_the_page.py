from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..calls import none_made
from ..orders import PAID, UNNAMED, held
from ..predicates import PLACED_BY_THE_PAGE
from ..provocations import undisturbed
from ..sources import PLACE_ORDER_MODE


@requirement(
    "HPP-07",
    Level.MUST,
    "Where the hosted page places the order, the shop picks that order up and places none itself.",
    source=PLACE_ORDER_MODE,
    applies=PLACED_BY_THE_PAGE,
    hint="Take the order's id from the callback or from the session's read, and do not call the "
    "order endpoint.",
    always=True,
)
def order_of_the_page(trace: Trace) -> Iterator[Observation]:
    """A second placement is refused: who believes its answer calls a paid purchase failed. Who does
    not keep the order's id can neither deliver nor refund."""
    orders = held(trace)
    if not orders:
        return
    yield none_made(
        trace, Operation.KP_PLACE_ORDER, "no placement of what the page places", "placement(s)"
    )
    last = trace.states[-1] if trace.states else None
    named = [id for id in orders if id != UNNAMED]
    if last and last.state in PAID and named and last.klarna_order_id and undisturbed(trace):
        yield Observation(
            last.klarna_order_id in named,
            "the id of the page's order",
            f"order id {last.klarna_order_id}",
            last.exchange,
        )
