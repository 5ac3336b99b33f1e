"""Reading a trace of a platform: calls, what they made, how they stand to the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.marks import ContractCompared, InvalidRequest, Mark
from ...core.operations import Operation
from ...core.trace import Channel, Exchange, MarkT, Trace
from ...core.verdict import Observation
from ...core.wire import Json

# What the hosted session is in after each thing that the consumer does.
STATUSES = {
    "open": "IN_PROGRESS",
    "approve": "COMPLETED",
    "refuse": "FAILED",
    "cancel": "CANCELLED",
    "back": "BACK",
    "error": "ERROR",
}


def marks_at(trace: Trace, kind: type[MarkT]) -> Mapping[str, MarkT]:
    """The marks of a kind by the exchange that they are about."""
    return {mark.exchange: mark for mark in trace.marks(kind)}


def answered(trace: Trace, *operations: str) -> Iterator[Exchange]:
    return (call for call in trace.calls(*operations) if call.response is not None)


def valid(trace: Trace, *operations: str) -> Iterator[Exchange]:
    """The calls that keep the contract."""
    invalid = marks_at(trace, InvalidRequest)
    return (call for call in answered(trace, *operations) if call.id not in invalid)


def callbacks(trace: Trace) -> Iterator[Exchange]:
    return trace.on(Channel.CALLBACK, Operation.CALLBACK_STATUS)


def status(call: Exchange) -> int:
    """0 where no answer came."""
    return call.response.status if call.response else 0


def refused(call: Exchange) -> bool:
    return 400 <= status(call) < 500


def member(call: Exchange, name: str) -> Json:
    """A member of the answer's body, None where there is none."""
    body = call.response.body if call.response else None
    return body.get(name) if isinstance(body, dict) else None


def sent(call: Exchange, name: str) -> Json:
    body = call.request.body
    return body.get(name) if isinstance(body, dict) else None


def header(call: Exchange, name: str) -> str:
    return call.response.headers.get(name, "") if call.response else ""


def met_expectation(
    call: Exchange, expected: str, *, held: bool | None, also: str = ""
) -> Observation:
    """An observation of one call; its status is what was seen."""
    seen = f"{call.operation or call.request.path} was answered {status(call) or 'by nothing'}"
    return Observation(held, expected, f"{seen}{also and f': {also}'}", call.id)


def works(call: Exchange, expected: str) -> Observation:
    return met_expectation(call, expected, held=call.succeeded)


def is_refused(call: Exchange, expected: str) -> Observation:
    return met_expectation(call, expected, held=refused(call))


def shows(call: Exchange, name: str, expected: Json) -> Observation:
    """The answer's member is exactly this."""
    seen = member(call, name)
    return Observation(
        seen == expected and type(seen) is type(expected),
        f"{name} {expected!r}",
        f"{name} {seen!r}",
        call.id,
    )


def pages(trace: Trace) -> tuple[Exchange, ...]:
    """The reads of the HPP session, oldest first."""
    return tuple(answered(trace, Operation.HPP_READ_SESSION))


def after(trace: Trace, event: Exchange | Mark) -> Iterator[Exchange]:
    """The exchanges that follow an event."""
    place = trace.events.index(event)
    return (e for e in trace.events[place + 1 :] if isinstance(e, Exchange))


def next_read(trace: Trace, event: Exchange | Mark) -> Exchange | None:
    """The next read of the HPP session."""
    reads = (e for e in after(trace, event) if e.operation == Operation.HPP_READ_SESSION)
    return next(reads, None)


def breaches(mark: ContractCompared, *, of_message: bool) -> str:
    """What is against the contract: in an answer's status and headers, or else in its body."""
    return "; ".join(str(each) for each in mark.breaches if each.is_of_message is of_message)
