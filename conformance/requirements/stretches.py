"""Parts of a trace, each a trace again."""

from __future__ import annotations

from dataclasses import replace

from ..core.trace import Event, Mark, Trace


def while_perturbed(trace: Trace) -> Trace:
    """Up to the moment at which the platform was well again."""
    return replace(trace, events=trace.while_perturbed())


def since_recovery(trace: Trace) -> Trace:
    """What came after the platform was well again; nothing where that never happened."""
    recovered = any(trace.marks("recovered"))
    return replace(trace, events=trace.events[len(trace.while_perturbed()) :] if recovered else ())


def since_switch(trace: Trace) -> Trace:
    """What came after the integration was configured for another environment."""
    for index, event in enumerate(trace.events):
        if isinstance(event, Mark) and event.kind == "switched":
            return replace(trace, events=trace.events[index:])
    return replace(trace, events=())


def until(trace: Trace, event: Event) -> Trace:
    return replace(trace, events=trace.events[: position(trace, event)])


def since(trace: Trace, event: Event) -> Trace:
    return replace(trace, events=trace.events[position(trace, event) + 1 :])


def position(trace: Trace, event: Event) -> int:
    return next(i for i, each in enumerate(trace.events) if each is event)
