from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Event, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.lifetimes.one_authorization_used import one_authorization_used as rule

from ..traces import (
    callback,
    checkout,
    consumer,
    forgery,
    place,
    purchase,
    refused,
    trace,
    unanswered,
)


def again(*events: Event) -> Trace:
    return trace(*checkout(), consumer("authorize_again"), callback(event="ev-2"), *events)


CASES = {
    "the newer one": (again(refused(place("t1"), 404), place("t2")), Outcome.PASS),
    "only the newer one": (again(place("t2")), Outcome.PASS),
    "there was only one": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "neither, once the older was refused": (again(refused(place("t1"), 404)), Outcome.FAIL),
    "both": (again(place("t1"), place("t2", "o2")), Outcome.FAIL),
    "the other one is tried in vain": (again(place("t1"), refused(place("t2"), 404)), Outcome.FAIL),
    "the same one is repeated": (again(place("t2"), place("t2")), Outcome.PASS),
    "the answer to the first was lost": (again(unanswered(place("t1")), place("t1")), Outcome.PASS),
    "one that comes too late is ignored": (
        trace(*purchase(), forgery("callback-newer-token"), callback(event="ev-2")),
        Outcome.PASS,
    ),
    "one that comes too late is tried": (
        trace(*purchase(), forgery("callback-newer-token"), refused(place("t9"), 404)),
        Outcome.FAIL,
    ),
    "they were under way together": (
        trace(
            consumer("authorize_again"),
            replace(place("t2"), at=5.0, took=9.0),
            replace(refused(place("t1"), 404), at=6.0),
        ),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_of_several_authorizations_one_is_used(given: Trace, outcome: Outcome) -> None:
    """Exactly one becomes an order, and no other is tried afterwards."""
    assert rule.judge([given]).outcome is outcome
