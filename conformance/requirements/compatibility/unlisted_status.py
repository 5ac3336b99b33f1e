from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ConsumerActed
from ...core.requirement import requirement
from ...core.trace import Answer, Channel, Exchange, Result, Trace
from ...core.variation import Variation
from ...core.verdict import Level, Observation
from ..bodies import text
from ..orders import OVER, PAID, one_paid
from ..sources import TRACKING
from ..stretches import position
from ..variations import acknowledged, as_usual, values

# In the enumeration that is published, so an integration has been told of it: never the end.
LISTED = Variation("status", "MANUAL_ID_CHECK")
STORY = "status-unlisted"


@requirement(
    "COMPAT-03",
    Level.MUST,
    "A session status that nobody has heard of is acknowledged, and never taken for the end.",
    source=TRACKING,
    hint="Know the final statuses by name and treat every other one alike: not over, ask again.",
)
def unlisted_status(trace: Trace) -> Iterator[Observation]:
    """The published lists of statuses differ, and lists grow. A shop that falls over, or that calls
    the purchase failed, loses a payment that the consumer is about to make."""
    mine = values(trace, "status")
    if not mine or trace.scenario != STORY:
        yield from as_usual(trace, "status")
        return
    yield from survived(trace, mine[0])
    yield from not_final(trace, mine[0])
    if approval(trace):
        yield from paid_later(trace, mine[0])


def survived(trace: Trace, variation: Variation) -> Iterator[Observation]:
    """Whatever it is called, nothing falls over."""
    for exchange in exchanges_with(trace, variation):
        yield acknowledged(exchange, f"with {variation}")
    for answer in trace.answers():
        yield Observation(
            answer.result not in {Result.CRASHED, Result.STALLED},
            f"a controlled answer to {answer.verb}",
            f"with {variation}: {answer.verb} {answer.result}",
            answer.exchange,
        )


def exchanges_with(trace: Trace, variation: Variation) -> Iterator[Exchange]:
    for exchange in trace.on(Channel.CALLBACK):
        if text(exchange.request.body, "session", "status") == variation.value:
            yield exchange


def not_final(trace: Trace, variation: Variation) -> Iterator[Observation]:
    """Never paid. Called over is a breach only of what was listed: for the others, a warning."""
    approved = approval(trace)
    until = position(trace, approved) if approved else len(trace.events)
    for event in trace.events[:until]:
        if isinstance(event, Answer) and event.state:
            yield Observation(
                event.state not in PAID | OVER,
                "left open",
                f"with {variation}: {event.state}",
                event.exchange,
                tolerated=event.state in OVER and variation != LISTED,
            )


def paid_later(trace: Trace, variation: Variation) -> Iterator[Observation]:
    for each in one_paid(trace):
        yield Observation(
            each.held,
            f"{each.expected}, once the session is completed",
            f"with {variation}: {each.seen}",
            each.at,
            tolerated=variation != LISTED and gave_up(trace),
        )


def gave_up(trace: Trace) -> bool:
    return any(answer.state in OVER for answer in trace.states)


def approval(trace: Trace) -> ConsumerActed | None:
    return next((m for m in trace.marks(ConsumerActed) if m.act == "approve"), None)
