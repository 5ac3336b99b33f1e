from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from .. import placements
from ..bodies import member
from ..order.auto_capture_off import is_sent
from ..orders import held
from ..predicates import CAPTURES_LATER
from ..sources import ORDER_MANAGEMENT_API
from ..stretches import since


@requirement(
    "OM-01",
    Level.MUST,
    "Nothing is captured before the merchant delivers.",
    source=ORDER_MANAGEMENT_API,
    applies=CAPTURES_LATER,
    hint="Capture when the merchant says that the goods are sent, not when the order is placed.",
    always=True,
)
def capture_after_delivery(trace: Trace) -> Iterator[Observation]:
    """A capture starts the consumer's bill. Who captures with the sale sends the bill for goods
    that are still on the shelf, or that never leave it."""
    calls = tuple(trace.calls(Operation.OM_CAPTURE))
    for call in calls:
        asked = asked_for(trace, call)
        when = "after" if asked else "before"
        yield Observation(
            asked,
            "a capture after the merchant asked for it",
            f"a capture {when} the merchant asked for it",
            call.id,
        )
    if is_sent(trace.setup.basket):
        for attempt in placements.attempts(trace):
            flag = member(attempt.request.body, "auto_capture")
            if flag:
                yield Observation(
                    held=False,
                    expected="no capture as the order is placed",
                    seen=f"auto_capture {flag}",
                    at=attempt.id,
                )
    if held(trace) and not calls:
        yield Observation(
            held=True, expected="no capture unasked", seen="no capture, and none was asked for"
        )


def asked_for(trace: Trace, call: Exchange) -> bool:
    """A capture was asked for before, or the next thing that is answered is a capture."""
    if any(answer.at - answer.took <= call.at for answer in trace.answers("capture")):
        return True
    following = next(since(trace, call).answers(), None)
    return following is not None and following.verb == "capture"
