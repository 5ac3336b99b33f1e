"""Say what varied: `varied("ids=long")` as an event, `usual()` for the flow it is compared with."""

from __future__ import annotations

from typing import Any

from conformance.core.trace import Event, FlowSummary, Mark, Trace, flow

from ...traces import (
    approved,
    callback,
    capture,
    driver_answer,
    hpp_session,
    kp_session,
    place,
    read,
    shop_return,
    started,
    state,
    trace,
)


def varied(setting: str, at: str = "e1") -> Mark:
    return Mark("varied", 0.0, setting, at)


def minimised(*settings: str) -> Mark:
    return Mark("minimised", 0.0, " + ".join(settings))


def fulfilled(*first: Event) -> tuple[Event, ...]:
    """A purchase that is paid and captured."""
    return (
        *first,
        kp_session(),
        hpp_session(),
        started(),
        approved(),
        callback(),
        read(),
        place(),
        shop_return(),
        state("paid", "o1"),
        capture(),
        driver_answer("capture"),
        state("paid", "o1"),
    )


USUAL: FlowSummary = flow(trace(*fulfilled()))


def under(*settings: str, events: tuple[Event, ...], **facts: Any) -> Trace:
    """A trace in which each of the settings was met."""
    marks = tuple(varied(each) for each in settings)
    return trace(*marks, *events, variant=settings, **{"baseline": USUAL, **facts})
