from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..orders import PAID
from ..predicates import CAPTURES_AND_CANCELS
from ..sources import ONE_OPERATION


@requirement(
    "OM-11",
    Level.MUST,
    "A capture and a cancellation that are asked for at the same moment end in one of the two.",
    source=ONE_OPERATION,
    applies=CAPTURES_AND_CANCELS,
    hint="Lock the order while something is done with it, and let Klarna's answer decide which of "
    "the two came first.",
)
def capture_against_cancel(trace: Trace) -> Iterator[Observation]:
    """The warehouse ships while the call centre cancels. A shop that believes both has sent goods
    for a cancelled order, or shows a paid order as cancelled."""
    captures, cancels = tuple(trace.answers("capture")), tuple(trace.answers("cancel"))
    if not captures or not cancels or not management.overlapping(captures[0], cancels[0]):
        return
    captured = management.total(trace, "capture")
    cancelled = [call for call in trace.calls(*management.ENDINGS) if call.executed]
    for answer, done in ((captures[0], bool(captured)), (cancels[0], bool(cancelled))):
        yield Observation(
            done or answer.result is not Result.ACCEPTED,
            f"no {answer.verb} accepted that never happened",
            f"{answer.verb} {answer.result}, {captured} captured, {len(cancelled)} cancelled",
            answer.exchange,
        )
    yield from management.controlled(trace, "capture")
    yield from management.controlled(trace, "cancel")
    yield from management.told_at_most(trace, "capture")
    yield from shown(trace, captured)


def shown(trace: Trace, captured: int) -> Iterator[Observation]:
    """What the integration tells in the end is what happened."""
    if not trace.states:
        return
    last = trace.states[-1]
    accepted = management.answers_of(trace, "capture", Result.ACCEPTED)
    if last.captured is not None and accepted:
        yield Observation(
            last.captured == captured,
            f"{captured} shown as captured",
            f"{last.captured} shown as captured",
            last.exchange,
        )
    ended = any(call.executed for call in trace.calls(Operation.OM_CANCEL))
    yield Observation(
        not (last.state == "cancelled" and captured),
        "not cancelled where the money was taken",
        f"{last.state}, {captured} captured",
        last.exchange,
    )
    yield Observation(
        not (last.state in PAID and ended),
        "not paid where the order was cancelled",
        f"{last.state}, {'cancelled' if ended else 'not cancelled'} at Klarna's",
        last.exchange,
    )
