from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import order_management
from ...core.requirement import requirement
from ...core.trace import Exchange, Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..idempotency import asked_once
from ..predicates import MANAGES
from ..sources import RETRIES
from ..stretches import until


@requirement(
    "RES-07",
    Level.MUST,
    "A capture, refund or cancellation whose answer was lost counts as neither done nor failed.",
    source=RETRIES,
    applies=MANAGES,
    hint="Keep the operation open, then repeat it under its key or read the order, until you know.",
)
def unanswered_is_unknown(trace: Trace) -> Iterator[Observation]:
    """Who calls it failed sends the money a second time; who calls it done waits for money that was
    never sent."""
    for each in asked_once(trace):
        if order_management(each.verb) != trace.target_operation or not lost(each.calls[0]):
            continue
        done = len(management.effects(until(trace, each.answer), each.verb))
        said = each.answer.result
        yield Observation(
            not (said is Result.ACCEPTED and not done),
            f"no {each.verb} called done that was not",
            f"{said}, {done} took effect",
            each.answer.exchange,
        )
        yield Observation(
            not (said is Result.REFUSED and done),
            f"no {each.verb} called failed that took effect",
            f"{said}, {done} took effect",
            each.answer.exchange,
        )
        yield from management.told_at_most(trace, each.verb)


def lost(call: Exchange) -> bool:
    return call.response is None or call.response.status >= 500
