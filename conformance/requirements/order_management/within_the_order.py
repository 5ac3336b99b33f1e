from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..bodies import member
from ..predicates import CAPTURES_ITSELF
from ..sources import CAPTURING
from ..stretches import until


@requirement(
    "OM-03",
    Level.MUST,
    "What is captured is what the merchant asked for, and never more than the order.",
    source=CAPTURING,
    applies=CAPTURES_ITSELF,
    hint="Send the amount that is delivered, as an integer, and compare it with what is left.",
    always=True,
)
def within_the_order(trace: Trace) -> Iterator[Observation]:
    """A capture of another amount bills the consumer for what was not sent, or leaves the merchant
    without money for what was."""
    asked = [answer.amount for answer in trace.answers("capture") if answer.amount is not None]
    calls = tuple(trace.calls(Operation.OM_CAPTURE))
    for call in calls if asked else ():
        yield from amount_asked_for(call, asked)
    if calls:
        captured, ordered = management.total(trace, "capture"), trace.setup.basket.total
        if ordered:
            yield Observation(
                captured <= ordered, f"at most {ordered} captured", f"{captured} captured"
            )
    if not management.at_once(trace, "capture"):
        yield from booked_within_the_order(trace)


def amount_asked_for(call: Exchange, asked: list[int]) -> Iterator[Observation]:
    amount = member(call.request.body, "captured_amount")
    yield Observation(
        amount in asked,
        f"captured_amount {' or '.join(map(str, dict.fromkeys(asked)))}",
        f"captured_amount {amount}",
        call.id,
    )


def booked_within_the_order(trace: Trace) -> Iterator[Observation]:
    """A capture that is larger than what is left is refused, by the integration or the platform."""
    ordered = trace.setup.basket.total
    for answer in management.answers_of(trace, "capture", Result.ACCEPTED):
        before = until(trace, answer)
        already = management.amount(management.answers_of(before, "capture", Result.ACCEPTED))
        if ordered and answer.amount is not None:
            yield Observation(
                already + answer.amount <= ordered,
                f"at most {ordered - already} accepted as captured",
                f"{answer.amount} accepted as captured, {already} before",
                answer.exchange,
            )
