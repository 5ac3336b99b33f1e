from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..predicates import CAPTURES_AND_REFUNDS
from ..sources import MANAGING_ORDERS
from ..stretches import until, while_perturbed


@requirement(
    "OM-05",
    Level.MUST,
    "A refund is shown only when it was made, and never exceeds what was captured.",
    source=MANAGING_ORDERS,
    applies=CAPTURES_AND_REFUNDS,
    hint="Book a refund when the platform has answered 2xx, keep it open when the answer was lost, "
    "and call an order refunded only when all of it was given back.",
)
def true_refunds(trace: Trace) -> Iterator[Observation]:
    """Who shows a refund that failed keeps the consumer's money; who repeats one that was made
    gives the merchant's away."""
    if not any(trace.calls(Operation.OM_REFUND)) and not any(trace.answers("refund")):
        return
    if trace.perturbation:
        yield from accepted_only_if_made(while_perturbed(trace))
    yield from accepted_only_if_made(trace)
    yield from nothing_made_behind_its_back(trace)
    yield from refunded_when_all_is_back(trace)


def accepted_only_if_made(trace: Trace) -> Iterator[Observation]:
    accepted = management.answers_of(trace, "refund", Result.ACCEPTED)
    told, made = management.amount(accepted), management.total(trace, "refund")
    yield Observation(
        told <= made,
        f"at most {made} accepted as refunded",
        f"{told} accepted, {made} given back by the platform",
        accepted[-1].exchange if accepted else "",
    )


def nothing_made_behind_its_back(trace: Trace) -> Iterator[Observation]:
    """What was refused, or asked once, was not made, or made twice."""
    open_or_accepted = [a for a in trace.answers("refund") if a.result is not Result.REFUSED]
    most, made = management.amount(tuple(open_or_accepted)), management.total(trace, "refund")
    yield Observation(
        made <= most, f"at most {most} given back", f"{made} given back, {most} asked for"
    )


def refunded_when_all_is_back(trace: Trace) -> Iterator[Observation]:
    for answer in trace.states:
        before = until(trace, answer)
        captured = management.total(before, "capture") or trace.setup.basket.total
        refunded = management.total(before, "refund")
        yield Observation(
            answer.state != "refunded" or captured <= refunded,
            "refunded only when all of it was given back",
            f"{answer.state}, {refunded} of {captured} given back",
            answer.exchange,
        )
        yield Observation(
            (answer.refunded or 0) <= refunded,
            f"at most {refunded} shown as refunded",
            f"{answer.refunded or 0} shown as refunded, {refunded} given back",
            answer.exchange,
        )
