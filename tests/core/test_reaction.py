from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import PerturbationDelivered
from conformance.core.reaction import Reaction, reaction
from conformance.core.trace import Event, FlowSummary, Result, Trace

from ..traces import (
    at_another_host,
    callback,
    capture,
    crashed,
    driver_answer,
    kp_session,
    perturbed,
    place,
    read,
    recovered,
    shop_return,
    started,
    state,
    trace,
    with_leaks,
)

USUAL = FlowSummary({"kp.place_order": 1, "om.capture": 1, "hpp.read_session": 1}, (), "paid", 1)


def met(*events: Event) -> Trace:
    """The events, with the mark that the perturbation was delivered."""
    found = trace(*events)
    delivered = PerturbationDelivered()
    return replace(found, events=(delivered, *found.events), baseline=USUAL)


REFUSED = perturbed(capture(), 403)
CASES: dict[str, tuple[Trace, Reaction | None]] = {
    "as if nothing were the matter": (
        met(perturbed(place(), 202, executed=True), state("paid")),
        Reaction.WENT_ON,
    ),
    "refused by the shop too": (
        met(REFUSED, driver_answer("capture", Result.REFUSED), state("paid")),
        Reaction.REFUSED,
    ),
    "left open": (met(perturbed(place(), 500), state("pending")), Reaction.REFUSED),
    "repaired after the recovery": (
        met(perturbed(place(), 500), state("pending"), recovered(), place(), state("paid")),
        Reaction.REFUSED,
    ),
    "tried again": (
        met(REFUSED, REFUSED, driver_answer("capture", Result.REFUSED)),
        Reaction.RETRIED,
    ),
    "read again": (
        met(perturbed(read(), 500), perturbed(read(), 500), state("pending")),
        Reaction.REFUSED,
    ),
    "crashed": (met(perturbed(kp_session(), 400), started(Result.CRASHED)), Reaction.CRASHED),
    "answered 500": (
        met(perturbed(kp_session(), 400), crashed(started())),
        Reaction.CRASHED,
    ),
    "a broken page": (met(perturbed(place(), 400), shop_return(500)), Reaction.CRASHED),
    "a page that was broken before": (
        met(shop_return(500), perturbed(place(), 400)),
        Reaction.REFUSED,
    ),
    "a page that is not the shop's": (
        met(perturbed(place(), 400), at_another_host(shop_return(None)), state("pending")),
        Reaction.REFUSED,
    ),
    "a stack trace in a page": (
        met(perturbed(place(), 400), with_leaks(shop_return(), "stack trace in answer")),
        Reaction.CRASHED,
    ),
    "a callback unanswered": (
        met(perturbed(place(), 400), callback(answered=None)),
        Reaction.CRASHED,
    ),
    "a callback to be sent again": (
        met(perturbed(place(), 400), callback(answered=500), state("pending")),
        Reaction.REFUSED,
    ),
    "stalled": (met(perturbed(kp_session(), 400), started(Result.STALLED)), Reaction.STALLED),
    "nothing was delivered": (trace(kp_session(), started()), None),
}


@pytest.mark.parametrize(("given", "expected"), CASES.values(), ids=CASES)
def test_a_reaction_is_named_by_what_was_done_while_it_lasted(
    given: Trace, expected: Reaction | None
) -> None:
    """It judges nothing: the verdicts do."""
    assert reaction(given) is expected
