from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import OperatedElsewhere
from ...core.requirement import requirement
from ...core.trace import Answer, Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..predicates import CAPTURES_ITSELF
from ..sources import PORTAL
from ..stretches import since


@requirement(
    "OM-10",
    Level.SHOULD,
    "An order that was captured, refunded or cancelled in Klarna's portal is still told truly.",
    source=PORTAL,
    applies=CAPTURES_ITSELF,
    hint="When Klarna refuses an operation, read the order and book what it shows; never book what "
    "was refused.",
)
def operated_elsewhere(trace: Trace) -> Iterator[Observation]:
    """Clerks use the portal beside the shop. A shop that books its own refused capture sends goods
    for a cancelled order, or gives the same money back twice."""
    mark = next((each for each in trace.marks(OperatedElsewhere) if each.succeeded), None)
    if mark is None:
        return
    later = since(trace, mark)
    for verb in management.VERBS:
        yield from management.controlled(later, verb)
        for answer in management.answers_of(later, verb, Result.ACCEPTED):
            done = len(management.effects(later, verb)) + (mark.verb == verb)
            yield Observation(
                done > 0,
                f"no {verb} booked that Klarna refused",
                f"{verb} {answer.result} after the {mark.verb} elsewhere, {done} took effect",
                answer.exchange,
            )
    if trace.states:
        yield from told_truly(trace, mark, trace.states[-1])


def told_truly(trace: Trace, mark: OperatedElsewhere, last: Answer) -> Iterator[Observation]:
    elsewhere = {"capture": 0, "refund": 0} | {mark.verb: mark.amount}
    for verb, told in (("capture", last.captured), ("refund", last.refunded)):
        if told is not None:
            most = management.total(trace, verb) + elsewhere[verb]
            yield Observation(
                told <= most, f"at most {most} shown", f"{told} shown, {most} real", last.exchange
            )
    if mark.verb != "cancel":
        yield Observation(
            last.state != "cancelled",
            "not cancelled, as it was captured",
            f"{last.state} after the {mark.verb} elsewhere",
            last.exchange,
        )
