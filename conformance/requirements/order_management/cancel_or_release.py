from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Answer, Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..orders import held
from ..predicates import CANCELS
from ..sources import CANCELLING
from ..stretches import since, until, until_asked


@requirement(
    "OM-06",
    Level.SHOULD,
    "An order of which nothing is captured is cancelled; of one that is captured in part, the rest "
    "is released.",
    source=CANCELLING,
    applies=CANCELS,
    hint="Send `cancel` while nothing is captured, `release-remaining-authorization` afterwards, "
    "and show the order as cancelled only when the call was answered 2xx.",
)
def cancel_or_release(trace: Trace) -> Iterator[Observation]:
    """The consumer's money stays blocked for goods that never come, while the shop believes that it
    gave it back."""
    if trace.perturbation and not trace.delivered:
        return
    for answer in trace.answers("cancel"):
        if held(until(trace, answer)):
            yield from fitting(trace, answer)


def fitting(trace: Trace, answer: Answer) -> Iterator[Observation]:
    captured = management.total(until_asked(trace, answer), "capture")
    ended = [call for call in trace.calls(*management.ENDINGS) if call.executed]
    right = "the rest released" if captured else "the order cancelled"
    seen = f"cancel {answer.result}, {len(ended)} carried out, {captured} captured before"
    unsaid = answer.result is not Result.ACCEPTED
    yield Observation(bool(ended) or unsaid, right, seen, answer.exchange)
    wrong = [call for call in trace.calls(Operation.OM_CANCEL) if captured and not call.executed]
    if captured:
        yield Observation(
            not wrong,
            "the rest released, with the call that is made for it",
            f"{len(wrong)} cancel(s) of an order that is captured in part",
            wrong[0].id if wrong else answer.exchange,
        )
    for told in since(trace, answer).states:
        done = [c for c in until(trace, told).calls(*management.ENDINGS) if c.executed]
        if told.state == "cancelled":
            yield Observation(
                bool(done) and not captured,
                "cancelled only where nothing was captured and Klarna has cancelled it",
                f"cancelled, {len(done)} carried out, {captured} captured before",
                told.exchange,
            )
