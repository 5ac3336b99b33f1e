"""A trace is readable as a sequence: who called whom, with which result, and what was done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import MARKS, ClockMoved, MinimalVariant, StepNotPlayed
from conformance.core.trace import Event
from conformance.reporters.sequence import NAME_OF, sequence

from ..traces import (
    approved,
    callback,
    capture,
    connection_lost,
    driver_answer,
    kp_session,
    perturbed,
    place,
    shop_answer,
    shop_return,
    state,
    trace,
    variation,
)

LINES: dict[str, tuple[Event, str]] = {
    "a call": (
        kp_session(),
        "integration -> playground        kp.create_session: POST /payments/v1/sessions 200",
    ),
    "a perturbed call": (
        perturbed(capture(), 500, executed=True),
        "| perturbed: om.capture=500; the platform itself answered 201",
    ),
    "a call that is lost": (
        connection_lost(place(), executed=False),
        "no answer  | perturbed: kp.place_order=lost; the platform itself was never asked",
    ),
    "a callback": (callback(), "platform -> integration          callback.status: POST /callback"),
    "a visit": (shop_return(), "consumer -> integration          shop.return: GET /success 200"),
    "a leak": (shop_answer("password in answer"), "| leaks password in answer"),
    "a state": (state("paid", captured=0), "order_state accepted (state paid, captured 0)"),
    "an answer": (driver_answer("refund", amount=500), "refund accepted (amount 500)"),
    "what the consumer did": (approved(), "consumer acted: approve"),
    "a moved clock": (ClockMoved(3660), "clock moved: 3660"),
    "a step that was not played": (
        StepNotPlayed("AskCancel", "there is no order"),
        "step not played: AskCancel, there is no order",
    ),
    "a variant": (
        MinimalVariant((variation("ids=long"), variation("urls=moved"))),
        "minimal variant: ids=long + urls=moved",
    ),
}


@pytest.mark.parametrize(("event", "expected"), LINES.values(), ids=LINES)
def test_a_line_says(event: Event, expected: str):
    (line,) = sequence(trace(event))
    assert expected in line


def test_the_lines_are_in_the_order_of_time():
    late, early = replace(kp_session(), at=2.0), replace(place(), at=1.0)
    first, second = sequence(trace(late, early))
    assert "place_order" in first
    assert second.startswith("     2.000  ")


def test_every_kind_of_mark_has_a_name():
    assert set(NAME_OF) == set(MARKS.values())
