from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from .. import orders
from ..bodies import text, text_of
from ..errors import controlled, not_accepted
from ..sources import OPTIONAL_MEMBERS
from ..stretches import until, while_perturbed
from ..variations import as_usual


@requirement(
    "COMPAT-07",
    Level.MUST,
    "What is optional may be missing, null or empty; what is needed and missing is an error.",
    source=OPTIONAL_MEMBERS,
    hint="Ask for each member whether it is there before using it, and end in the error path where "
    "the next step cannot do without it.",
)
def optional_members(trace: Trace) -> Iterator[Observation]:
    """A shop that trips over a member which it does not even use loses the sale for nothing; one
    that goes on without one which it needs is left with half a payment."""
    yield from as_usual(trace, "optionals", "optional")
    if missing(trace) and any(trace.perturbed):
        yield from controlled(trace)
        yield from never_500(trace)
        yield from nothing_half_done(trace)


def missing(trace: Trace) -> str:
    """The member that was left out, where this is such a case."""
    return trace.perturbation.lacks if trace.perturbation else ""


def never_500(trace: Trace) -> Iterator[Observation]:
    """An error that was thought of is no 500."""
    for answer in while_perturbed(trace).answers():
        yield Observation(
            not answer.broken,
            "a controlled answer",
            f"{answer.verb} answered {answer.status or answer.result}",
            answer.exchange,
        )


def nothing_half_done(trace: Trace) -> Iterator[Observation]:
    lasting = while_perturbed(trace)
    operation, member = trace.target_operation, missing(trace)
    if (operation, member) in {
        (Operation.KP_CREATE_SESSION, "session_id"),
        (Operation.HPP_CREATE_SESSION, "redirect_url"),
    }:
        yield from not_accepted(lasting, "start_checkout")
    if operation == Operation.KP_PLACE_ORDER:
        for answer in lasting.states:
            yield Observation(
                answer.state not in orders.PAID or told_the_order(until(lasting, answer)),
                "not paid while the order's id is not known",
                answer.state,
                answer.exchange,
            )
    yield from orders.paid_without_order(trace)


def told_the_order(trace: Trace) -> bool:
    """Some answer, or some callback, has named the order by now."""
    answers = (text_of(call.response, "order_id") for call in trace.calls())
    callbacks = (e.request.body for e in trace.on(Channel.CALLBACK))
    return any(answers) or any(text(body, "session", "order_id") for body in callbacks)
