"""Parts of a trace, each a trace again."""

from __future__ import annotations

from dataclasses import replace

from ..core.marks import Mark, PerturbationLifted, Reconfigured
from ..core.trace import Answer, Event, Trace


def while_perturbed(trace: Trace) -> Trace:
    """Up to the moment at which the platform was well again."""
    return replace(trace, events=trace.while_perturbed())


def since_recovery(trace: Trace) -> Trace:
    """What came after the platform was well again; nothing where that never happened."""
    recovered = any(trace.marks(PerturbationLifted))
    return replace(trace, events=trace.events[len(trace.while_perturbed()) :] if recovered else ())


def since_switch(trace: Trace) -> Trace:
    """What came after the integration was configured for another environment."""
    for index, event in enumerate(trace.events):
        if isinstance(event, Reconfigured):
            return replace(trace, events=trace.events[index:])
    return replace(trace, events=())


def until(trace: Trace, event: Event) -> Trace:
    return replace(trace, events=trace.events[: position(trace, event)])


def until_asked(trace: Trace, answer: Answer) -> Trace:
    """Up to the answer before this one: what was called for this one is not in it."""
    earlier = list(until(trace, answer).answers())
    if not earlier:
        return replace(trace, events=())
    return replace(trace, events=trace.events[: position(trace, earlier[-1]) + 1])


def since(trace: Trace, event: Event) -> Trace:
    return replace(trace, events=trace.events[position(trace, event) + 1 :])


def since_sent(trace: Trace, mark: Mark) -> Trace:
    """What began when the exchange that the mark is about began, or later."""
    sent = next((each for each in trace.exchanges if each.id == mark.exchange), None)
    if sent is None:
        return since(trace, mark)
    return replace(
        trace, events=tuple(e for e in trace.events if e.at >= sent.at and e is not sent)
    )


def position(trace: Trace, event: Event) -> int:
    return next(i for i, each in enumerate(trace.events) if each is event)
