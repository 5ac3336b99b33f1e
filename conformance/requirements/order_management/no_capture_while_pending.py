from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import fraud, management
from ..calls import none_made
from ..order.pending_is_held import DECISION
from ..predicates import CAPTURES_ITSELF
from ..sources import PENDING_ORDERS
from ..variations import met


@requirement(
    "OM-07",
    Level.MUST,
    "Nothing is captured while the decision about fraud is pending, nor after a refusal.",
    source=PENDING_ORDERS,
    applies=CAPTURES_ITSELF,
    hint="Refuse a capture of an order that is on hold or refused, and say why.",
)
def no_capture_while_pending(trace: Trace) -> Iterator[Observation]:
    """Who captures an order that is rejected afterwards has sent goods that nobody pays for."""
    if not met(trace, DECISION) and not fraud.is_held(trace):
        return
    waiting = fraud.undecided(trace)
    yield none_made(
        waiting,
        Operation.OM_CAPTURE,
        "no capture while the decision is pending",
        "capture(s) while the decision is pending",
    )
    for answer in management.answers_of(waiting, "capture"):
        yield Observation(
            answer.result is not Result.ACCEPTED,
            "no capture promised while the decision is pending",
            f"capture {answer.result} while the decision is pending",
            answer.exchange,
        )
    if fraud.refused(trace):
        later = fraud.since_decided(trace)
        yield none_made(
            later,
            Operation.OM_CAPTURE,
            "no capture after the refusal",
            "capture(s) after the refusal",
        )
    elif any(later_captures := management.answers_of(fraud.since_decided(trace), "capture")):
        done = management.total(trace, "capture")
        yield Observation(
            bool(done) or later_captures[-1].result is not Result.REFUSED,
            "a capture once the decision is ACCEPTED",
            f"capture {later_captures[-1].result}, {done} captured",
            later_captures[-1].exchange,
            tolerated=not fraud.hears_of_decisions(trace),
        )
