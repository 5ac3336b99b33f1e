from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..orders import one_paid
from ..predicates import RACES
from ..sources import ECOSYSTEM


@requirement(
    "OUT-14",
    Level.MUST,
    "A callback and a return that meet lead to one order, and to a page for the consumer.",
    source=ECOSYSTEM,
    applies=RACES,
    hint="Let one of them place the order under a lock or a unique key; let the other wait, and "
    "take over its result.",
)
def race_has_one_result(trace: Trace) -> Iterator[Observation]:
    """They often arrive in the same second. The loser of the race then shows the consumer an error,
    marks a paid purchase as failed, or orders twice."""
    visits = tuple(trace.on(Channel.BROWSER, Operation.SHOP_RETURN))
    if not consumers.approved(trace) or not visits:
        return
    yield from one_paid(trace)
    for visit in visits:
        status = visit.response.status if visit.response else 0
        yield Observation(
            0 < status < 500,
            "a page for the consumer",
            f"the consumer was answered with {status or 'nothing'}",
            visit.id,
        )
