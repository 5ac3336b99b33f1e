from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Answer, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..orders import PAID
from ..predicates import MANAGES
from ..provocations import undisturbed
from ..sources import ORDER_MANAGEMENT_API
from ..stretches import until_asked


@requirement(
    "SCOPE-02",
    Level.MUST,
    "An operation that the integration declares works when nothing stands in its way.",
    source=ORDER_MANAGEMENT_API,
    applies=MANAGES,
    hint="Correct `order_management` in conformance.toml, or find out why the operation is not "
    "made or is refused.",
    always=True,
)
def declared_operations_work(trace: Trace) -> Iterator[Observation]:
    """Who asks for a capture and gets none is never paid; who asks for a refund and gets none
    breaks his word to the consumer."""
    if not undisturbed(trace):
        return
    for verb in trace.setup.uses.order_management:
        due = [answer for answer in trace.answers(verb) if was_paid(trace, answer)]
        due = [each for each in due if possible(trace, each) and not contested(trace, each)]
        if management.at_once(trace, verb):
            due = due[:1]  # one of them is enough
        if not due or management.captured_by_page(trace, verb):
            continue
        done = len(management.effects(trace, verb))
        yield Observation(
            done >= len(due),
            f"{len(due)} {verb}(s) that took effect, as asked for",
            f"{done} of {len(due)} {verb}(s) took effect",
            due[-1].exchange,
        )


def was_paid(trace: Trace, answer: Answer) -> bool:
    return any(each.state in PAID for each in until_asked(trace, answer).states)


def contested(trace: Trace, answer: Answer) -> bool:
    """Something else was asked for at the same moment, and only one of the two can be done."""
    others = (other for other in trace.answers(*management.VERBS) if other.verb != answer.verb)
    return any(management.overlapping(answer, other) for other in others)


def possible(trace: Trace, answer: Answer) -> bool:
    """The platform allows it: enough of the order, or of the capture, is left."""
    before = until_asked(trace, answer)
    captured, refunded = (management.total(before, verb) for verb in ("capture", "refund"))
    if answer.verb == "capture":
        return (answer.amount or 0) <= trace.setup.basket.total - done_by(before, "capture")
    if answer.verb == "refund":
        by_page = trace.setup.uses.place_order_mode == "CAPTURE_ORDER"
        most = trace.setup.basket.total if by_page else captured
        return 0 < (answer.amount or 0) <= most - refunded
    return not captured


def done_by(before: Trace, verb: str) -> int:
    """What was asked for before: what is under way is as good as done."""
    asked = management.amount(management.answers_of(before, verb))
    return max(management.total(before, verb), asked)
