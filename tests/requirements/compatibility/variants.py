"""Say what varied: `varied("ids=long")` as an event, `usual()` for the flow it is compared with."""

from __future__ import annotations

from typing import Any

from conformance.core.marks import MinimalVariant, VariationDelivered
from conformance.core.trace import Event, FlowSummary, Trace, flow

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
    variation,
)


def varied(text: str, at: str = "e1") -> VariationDelivered:
    return VariationDelivered(variation(text), exchange=at)


def minimised(*texts: str) -> MinimalVariant:
    return MinimalVariant(tuple(map(variation, texts)))


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


def under(*texts: str, events: tuple[Event, ...], **facts: Any) -> Trace:
    """A trace in which each of these variations was met."""
    marks = tuple(varied(each) for each in texts)
    return trace(
        *marks, *events, variant=tuple(map(variation, texts)), **{"baseline": USUAL, **facts}
    )
