from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import placements
from ..orders import OVER, PAID, counted, held
from ..predicates import PLACES_ORDERS
from ..sources import PAYMENTS_ERRORS


@requirement(
    "ORD-06",
    Level.SHOULD,
    "A placement that is refused when it is repeated has its first try looked up.",
    source=PAYMENTS_ERRORS,
    applies=PLACES_ORDERS,
    hint="After any error on a repeated placement read the session: where it is completed with an "
    "order, that order is yours.",
)
def refused_repeat(trace: Trace) -> Iterator[Observation]:
    """The token was consumed by the first try, whose answer was lost. Who takes the refusal for the
    end gives up a purchase for which the consumer is billed."""
    tries = placements.attempts(trace)
    first = next((each for each in tries if each.executed and each.response is None), None)
    planned = trace.perturbation
    if first is None or planned is None or planned.operation != Operation.KP_PLACE_ORDER:
        return
    orders = held(trace)
    yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)), first.id)
    repeats = [each for each in tries if each is not first]
    refused = [
        each for each in repeats if each.response and each.response.status == planned.then_status
    ]
    for answer in trace.states:
        yield Observation(
            answer.state not in OVER,
            "not given up while the order exists",
            f"{answer.state}, after {len(refused)} refused repeat(s)",
            answer.exchange,
        )
    if trace.states:
        last = trace.states[-1]
        yield Observation(
            last.state in PAID,
            "paid once the platform is well again, as the session shows the order",
            f"{last.state} in the end, after {len(refused)} refused repeat(s)",
            last.exchange,
        )
