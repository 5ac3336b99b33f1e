from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..orders import OVER, PAID, counted, held
from ..predicates import PLACES_ORDERS
from ..sources import RETRIES
from ..stretches import since, since_recovery


@requirement(
    "ORD-05",
    Level.MUST,
    "A placement whose answer was lost is resolved, not guessed.",
    source=RETRIES,
    applies=PLACES_ORDERS,
    hint="Keep the purchase open, then repeat the identical request or read the session until the "
    "order is known; store its id.",
)
def lost_placement(trace: Trace) -> Iterator[Observation]:
    """The order may exist. Who calls the purchase failed leaves the consumer with a debt and no
    goods; who calls it paid without looking ships for nothing."""
    met = next(trace.perturbed, None)
    if met is None or met.operation != Operation.KP_PLACE_ORDER or met.succeeded:
        return
    yield from never_guessed(since(trace, met), held(trace))
    yield from resolved(trace, held(trace))


def never_guessed(later: Trace, orders: tuple[str, ...]) -> Iterator[Observation]:
    yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)))
    for answer in later.states:
        if answer.state in PAID:
            known = answer.klarna_order_id in orders
            yield Observation(
                known,
                "paid with the platform's order id",
                f"{answer.state}, order id {answer.klarna_order_id or 'none'}",
                answer.exchange,
                tolerated=bool(orders) and not answer.klarna_order_id,
            )
        else:
            yield Observation(
                answer.state not in OVER or not orders,
                "not given up while the order exists",
                f"{answer.state}, with {counted(len(orders))}",
                answer.exchange,
            )


def resolved(trace: Trace, orders: tuple[str, ...]) -> Iterator[Observation]:
    """Something that should have settled it came by: a return, a callback or the batch job."""
    states = since_recovery(trace).states
    if states and orders:
        yield Observation(
            states[-1].state != "pending",
            "settled once the platform is well again",
            f"{states[-1].state}, with {counted(len(orders))}",
            states[-1].exchange,
            tolerated=True,
        )
