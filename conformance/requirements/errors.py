"""How an integration took an error of the platform: nothing done, nothing broken, no guess."""

from __future__ import annotations

from collections.abc import Iterator

from ..core import crashes
from ..core.marks import PerturbationLifted
from ..core.operations import Operation, order_management, verb_of
from ..core.trace import Exchange, FlowSummary, Result, Trace
from ..core.verdict import Observation
from . import flows, management, orders
from .stretches import while_perturbed

CREATIONS = frozenset({Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION})
PURCHASING = frozenset({Operation.KP_PLACE_ORDER, Operation.HPP_READ_SESSION})
MANAGING = frozenset(order_management(verb) for verb in management.VERBS)
READS = (
    Operation.OM_READ_ORDER,
    Operation.OM_LIST_CAPTURES,
    Operation.OM_READ_CAPTURE,
    Operation.OM_READ_REFUND,
)

# These two are answered by waiting, or by mending a setting; so it is not held against anyone that
# the purchase stays open for longer than after another error.
TOO_MANY = 429
CAREFUL = frozenset({401, TOO_MANY})


def delivered(trace: Trace, low: int = 400, high: int = 599) -> Exchange | None:
    """The first perturbed exchange, if it was answered with a status in these bounds."""
    met = next(trace.perturbed, None)
    answered = met is not None and met.response is not None
    return met if answered and low <= status(met) <= high else None


def status(exchange: Exchange | None) -> int:
    """What the caller was told; 0 where it was told nothing."""
    return exchange.response.status if exchange and exchange.response else 0


def as_error(trace: Trace) -> Iterator[Observation]:
    """The whole judgement: controlled, nothing counted as done, same end as the documented code."""
    yield from controlled(trace)
    yield from nothing_done(trace)
    yield from as_documented_code(trace)


def controlled(trace: Trace) -> Iterator[Observation]:
    """The integration answered whatever it was asked, and nobody saw it fall over."""
    for answer in trace.answers():
        yield Observation(
            answer.result not in {Result.CRASHED, Result.STALLED},
            f"a controlled answer to {answer.verb}",
            f"{answer.verb} {answer.result}",
            answer.exchange,
        )
    misbehaving = crashes.while_misbehaving(trace)
    yield from never_500(misbehaving, trace.reference)
    yield from pages_shown(misbehaving)
    yield from insides_hidden(misbehaving)


def never_500(trace: Trace, reference: FlowSummary | None) -> Iterator[Observation]:
    """After a clean error of the documented code, some mean 500: then it is no sign of a crash."""
    for answer in crashes.broken_answers(trace):
        yield Observation(
            held=False,
            expected=f"a controlled answer to {answer.verb}",
            seen=f"{answer.verb} answered {answer.status}",
            at=answer.exchange,
            tolerated=reference is None or answer.verb in reference.broken,
        )


def pages_shown(trace: Trace) -> Iterator[Observation]:
    """The consumer who comes back sees a page, and the platform that calls is not hung up on."""
    for page in crashes.pages(trace):
        seen = f"the page answered {status(page) or 'nothing'}"
        yield Observation(not page.broken, "a page for the consumer", seen, page.id)
    for call in crashes.unanswered_callbacks(trace):
        yield Observation(
            held=False, expected="an answer to the callback", seen="no answer", at=call.id
        )


def insides_hidden(trace: Trace) -> Iterator[Observation]:
    for exchange in crashes.stack_traces(trace):
        yield Observation(
            held=False,
            expected="no stack trace in what is answered",
            seen=f"{exchange.operation} answered with a stack trace",
            at=exchange.id,
        )


def nothing_done(trace: Trace) -> Iterator[Observation]:
    """While the error lasted, the integration did not take for done what was not done."""
    operation, lasting = trace.target_operation, while_perturbed(trace)
    if operation in CREATIONS and not asked_again(lasting, operation):
        yield from not_accepted(lasting, "start_checkout")
    elif operation in PURCHASING:
        yield from orders.paid_without_order(lasting)
    elif operation in MANAGING and not learnt_otherwise(lasting, operation):
        yield from not_accepted(lasting, verb_of(operation))
        yield from not_cancelled(lasting)
    elif operation in READS:  # what could not be read is no sign of anything
        for verb in management.VERBS:
            yield from management.belief(lasting, verb)


def not_accepted(trace: Trace, verb: str) -> Iterator[Observation]:
    for answer in trace.answers(verb):
        yield Observation(
            answer.result is not Result.ACCEPTED,
            f"{verb} not accepted",
            f"{verb} {answer.result}",
            answer.exchange,
        )


def not_cancelled(trace: Trace) -> Iterator[Observation]:
    for answer in trace.states:
        yield Observation(
            answer.state != "cancelled",
            "not shown as cancelled",
            f"shown as {answer.state}",
            answer.exchange,
        )


def asked_again(trace: Trace, operation: str) -> bool:
    """A session that nobody heard of binds nobody: another one is as good."""
    return any(each.succeeded for each in trace.calls(operation))


def learnt_otherwise(trace: Trace, operation: str) -> bool:
    """A later call succeeded, or a read showed that the first one had taken effect."""
    calls = tuple(trace.calls(operation))
    read = any(e.succeeded for e in trace.calls(*READS))
    return any(e.succeeded for e in calls) or (read and any(e.executed for e in calls))


def as_documented_code(trace: Trace) -> Iterator[Observation]:
    """The same end as under the documented code: no number has a meaning of its own.

    But for 429, which asks to wait (https://docs.klarna.com/api/rate-limit): who waited, and then
    did what was asked, has done right; who still leaves it open is cautious, and breaks nothing.
    """
    if trace.reference is None:
        return
    met = next(trace.perturbed, None)
    if met and status(met) == TOO_MANY and (done_later(trace) or left_open(trace)):
        waited = "done after waiting, or left open"
        yield Observation(held=True, expected="done", seen=waited, at=met.id)
        return
    careful = status(met) in CAREFUL
    yield flows.same_end(
        trace, trace.reference, "after the documented code", tolerated=careful, sooner=True
    )


def left_open(trace: Trace) -> bool:
    """Nobody was told yes or no, and nothing was done."""
    if trace.target_operation in MANAGING:
        verb = verb_of(trace.target_operation)
        answers = management.answers_of(trace, verb)
        unknown = all(answer.result is Result.UNKNOWN for answer in answers)
        return bool(answers) and unknown and not management.effects(trace, verb)
    return trace.final_state == "pending" and not orders.held(trace)


def done_later(trace: Trace) -> bool:
    """Once the platform was well again it was done after all, once, and nobody was told no."""
    verb = verb_of(trace.target_operation)
    if not any(trace.marks(PerturbationLifted)):
        return False
    if trace.target_operation in MANAGING:
        once = len(management.effects(trace, verb)) == 1
        return once and all(each.held for each in management.belief(trace, verb))
    return trace.final_state in orders.PAID and len(orders.held(trace)) == 1
