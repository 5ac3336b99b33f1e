from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import NotificationSent
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import fraud
from ..orders import PAID
from ..predicates import DECIDED_LATE
from ..sources import LATE_DECISIONS
from ..stretches import since, since_sent, until


@requirement(
    "OM-08",
    Level.MUST,
    "A decision about fraud that comes too late neither revives nor ends an order.",
    source=LATE_DECISIONS,
    applies=DECIDED_LATE,
    hint="Compare the decision with the order's own state: what is cancelled stays cancelled, what "
    "is captured stays captured, and a person looks at it.",
)
def late_decisions(trace: Trace) -> Iterator[Observation]:
    """A cancelled order that comes back is delivered to somebody who did not want it any more; a
    captured one that is thrown away was already paid for."""
    decided = fraud.decision(trace)
    if decided and any(each.state == "cancelled" for each in until(trace, decided).states):
        yield from stays_cancelled(since(trace, decided))
    notified = next(trace.marks(NotificationSent), None)
    if notified:
        yield from stays_captured(until(trace, notified), since_sent(trace, notified))
    if not fraud.takes_notifications(trace) and any(trace.calls(Operation.KP_CREATE_SESSION)):
        yield Observation(
            held=True,
            expected="no address, or one at which a late decision changes nothing",
            seen="the integration gives no address for decisions about fraud",
        )


def stays_cancelled(later: Trace) -> Iterator[Observation]:
    for answer in later.states:
        yield Observation(
            answer.state not in PAID,
            "cancelled after a late acceptance",
            f"{answer.state} after a late acceptance",
            answer.exchange,
        )
    captures = tuple(later.calls(Operation.OM_CAPTURE))
    yield Observation(
        not captures,
        "no capture of a cancelled order",
        f"{len(captures)} capture(s) of a cancelled order",
        captures[0].id if captures else "",
    )


def stays_captured(before: Trace, later: Trace) -> Iterator[Observation]:
    told = before.states[-1] if before.states else None
    if told is None or told.state not in PAID:
        return
    for answer in later.states:
        lower = (answer.captured or 0) < (told.captured or 0)
        yield Observation(
            answer.state in PAID and not lower,
            f"{told.state} after a late rejection, {told.captured or 0} captured",
            f"{answer.state} after a late rejection, {answer.captured or 0} captured",
            answer.exchange,
        )
    undone = tuple(later.calls(Operation.OM_REFUND, Operation.OM_CANCEL))
    yield Observation(
        not undone,
        "nothing refunded or cancelled unasked",
        f"{len(undone)} refund(s) or cancellation(s) unasked",
        undone[0].id if undone else "",
    )
