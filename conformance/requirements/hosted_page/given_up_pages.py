from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from ..orders import PAID, counted, live_orders
from ..sources import DISABLING
from ..stretches import until


@requirement(
    "HPP-10",
    Level.SHOULD,
    "A page that must not be paid any more is disabled.",
    source=DISABLING,
    hint="Send DELETE to `session_url` when the order is cancelled before it is paid.",
)
def given_up_pages(trace: Trace) -> Iterator[Observation]:
    """The consumer who still has the page open pays for an order that nobody will deliver."""
    for answer in trace.answers("cancel"):
        if any(each.state in PAID for each in until(trace, answer).states):
            continue
        if answer.result is Result.REFUSED or trace.final_state != "cancelled":
            yield Observation(
                held=True,
                expected="the page disabled where the purchase is given up",
                seen=f"cancel {answer.result}, {trace.final_state or 'no state told'}",
                at=answer.exchange,
            )
            continue
        closed = any(trace.calls(Operation.HPP_DISABLE_SESSION))
        yield Observation(
            closed,
            "the page disabled",
            "the page disabled" if closed else "cancelled, and the page left open",
            answer.exchange,
        )
        live = live_orders(trace)
        yield Observation(
            not live,
            "no order behind a purchase that was given up",
            f"{trace.final_state}, with {counted(len(live))}",
        )
