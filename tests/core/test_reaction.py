from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.reaction import Reaction, reaction
from conformance.core.trace import Event, FlowSummary, Mark, Result, Trace

from ..traces import (
    broken,
    callback,
    capture,
    elsewhere,
    kp_session,
    leaking,
    place,
    read,
    recovered,
    said,
    shop_return,
    started,
    state,
    trace,
    under,
)

USUAL = FlowSummary({"kp.place_order": 1, "om.capture": 1, "hpp.read_session": 1}, (), "paid", 1)


def met(*events: Event) -> Trace:
    """The events, with the mark that the perturbation was delivered."""
    found = trace(*events)
    delivered = Mark("delivered", 0.0, found.perturbation)
    return replace(found, events=(delivered, *found.events), baseline=USUAL)


REFUSED = under(capture(), 403)
CASES: dict[str, tuple[Trace, Reaction | None]] = {
    "as if nothing were the matter": (
        met(under(place(), 202, executed=True), state("paid")),
        Reaction.WENT_ON,
    ),
    "refused by the shop too": (
        met(REFUSED, said("capture", Result.REFUSED), state("paid")),
        Reaction.REFUSED,
    ),
    "left open": (met(under(place(), 500), state("pending")), Reaction.REFUSED),
    "repaired after the recovery": (
        met(under(place(), 500), state("pending"), recovered(), place(), state("paid")),
        Reaction.REFUSED,
    ),
    "tried again": (met(REFUSED, REFUSED, said("capture", Result.REFUSED)), Reaction.RETRIED),
    "read again": (
        met(under(read(), 500), under(read(), 500), state("pending")),
        Reaction.REFUSED,
    ),
    "crashed": (met(under(kp_session(), 400), started(Result.CRASHED)), Reaction.CRASHED),
    "answered 500": (
        met(under(kp_session(), 400), broken(started())),
        Reaction.CRASHED,
    ),
    "a broken page": (met(under(place(), 400), shop_return(500)), Reaction.CRASHED),
    "a page that was broken before": (met(shop_return(500), under(place(), 400)), Reaction.REFUSED),
    "a page that is not the shop's": (
        met(under(place(), 400), elsewhere(shop_return(None)), state("pending")),
        Reaction.REFUSED,
    ),
    "a stack trace in a page": (
        met(under(place(), 400), leaking(shop_return(), "stack trace in answer")),
        Reaction.CRASHED,
    ),
    "a callback unanswered": (
        met(under(place(), 400), callback(answered=None)),
        Reaction.CRASHED,
    ),
    "a callback to be sent again": (
        met(under(place(), 400), callback(answered=500), state("pending")),
        Reaction.REFUSED,
    ),
    "stalled": (met(under(kp_session(), 400), started(Result.STALLED)), Reaction.STALLED),
    "nothing was delivered": (trace(kp_session(), started()), None),
}


@pytest.mark.parametrize(("given", "expected"), CASES.values(), ids=CASES)
def test_a_reaction_is_named_by_what_was_done_while_it_lasted(
    given: Trace, expected: Reaction | None
) -> None:
    """It judges nothing: the verdicts do."""
    assert reaction(given) is expected
