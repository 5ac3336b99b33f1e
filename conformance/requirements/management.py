"""What the merchant asked of an order, and what the platform really did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.operations import Operation, order_management
from ..core.trace import Answer, Exchange, Result, Trace
from ..core.verdict import Observation
from .bodies import member

# What ends an order of which nothing more is to be captured.
ENDINGS = (Operation.OM_CANCEL, Operation.OM_RELEASE)
VERBS = ("capture", "refund", "cancel")
AMOUNTS: Mapping[str, str] = {"capture": "captured_amount", "refund": "refunded_amount"}


def told_at_most(trace: Trace, verb: str) -> Iterator[Observation]:
    """The sum that the integration tells in the end is what was really moved, or less."""
    last = trace.states[-1] if trace.states else None
    told = {"capture": last.captured, "refund": last.refunded}.get(verb) if last else None
    if last is not None and told is not None:
        real = total(trace, verb)
        yield Observation(
            told <= real, f"at most {real} shown", f"{told} shown, {real} real", last.exchange
        )


def effects(trace: Trace, verb: str) -> Mapping[str, Exchange]:
    """Each capture, refund or cancellation once, however often its request was repeated."""
    executed = (e for e in trace.calls(order_management(verb)) if e.executed)
    return {identity(e, verb): e for e in executed}


def identity(exchange: Exchange, verb: str) -> str:
    named = exchange.truth.headers.get(f"{verb}-id", "") if exchange.truth else ""
    return named or (exchange.request.path if verb == "cancel" else exchange.id)


def total(trace: Trace, verb: str) -> int:
    """Minor units that were really captured or refunded."""
    amounts = (member(e.request.body, AMOUNTS[verb]) for e in effects(trace, verb).values())
    return sum(amount for amount in amounts if isinstance(amount, int))


def answers_of(trace: Trace, verb: str, *results: Result) -> tuple[Answer, ...]:
    """What the integration was asked, where it answered so."""
    return tuple(a for a in trace.answers(verb) if not results or a.result in results)


def at_once(trace: Trace, verb: str) -> tuple[Answer, ...]:
    """The answers to what was asked at the same moment; () where one came after the other."""
    answers = tuple(trace.answers(verb))
    began = [answer.at - answer.took for answer in answers]
    overlap = any(start < answers[n].at for n, start in enumerate(began[1:]))
    return answers if overlap else ()


BROKEN = frozenset({Result.CRASHED, Result.STALLED})


def controlled(trace: Trace, verb: str) -> Iterator[Observation]:
    """The integration answered whatever it was asked, and with no error that nobody means."""
    answers = answers_of(trace, verb)
    broken = [each for each in answers if each.result in BROKEN or each.broken]
    if answers:
        yield Observation(
            not broken,
            f"a controlled answer to each {verb}",
            f"{len(broken)} of {len(answers)} answers broken",
            (broken or answers)[-1].exchange,
        )


def overlapping(one: Answer, other: Answer) -> bool:
    """They were asked for at the same moment."""
    return one.at - one.took < other.at and other.at - other.took < one.at


def put_off(trace: Trace, verb: str) -> tuple[Answer, ...]:
    """What the integration left open because it had not yet called: that is done behind its answer.

    Between two answers stands what was called for the second one.
    """
    found: list[Answer] = []
    called = False
    for event in trace.events:
        if isinstance(event, Answer):
            if event.verb == verb and event.result is Result.UNKNOWN and not called:
                found.append(event)
            called = False
        elif isinstance(event, Exchange):
            called = called or event.operation == order_management(verb)
    return tuple(found)


def captured_by_page(trace: Trace, verb: str) -> bool:
    """There is nothing left to capture: the page placed the order and captured it at once."""
    return verb == "capture" and trace.setup.uses.place_order_mode == "CAPTURE_ORDER"


def amount(answers: tuple[Answer, ...]) -> int:
    return sum(answer.amount or 0 for answer in answers)


def belief(trace: Trace, verb: str) -> Iterator[Observation]:
    """What the integration said of it does not contradict what happened, and it happened once."""
    answers = answers_of(trace, verb)
    if not answers:
        return
    done = len(effects(trace, verb))
    accepted = len(answers_of(trace, verb, Result.ACCEPTED))
    refused = len(answers_of(trace, verb, Result.REFUSED))
    at = answers[-1].exchange
    seen = f"{accepted} accepted, {refused} refused, {done} took effect"
    yield Observation(accepted <= done, f"no {verb} accepted that never happened", seen, at)
    yield Observation(
        done <= len(answers) - refused, f"no {verb} refused or repeated that did happen", seen, at
    )
