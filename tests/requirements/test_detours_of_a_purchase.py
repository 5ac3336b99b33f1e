"""What goes wrong around a purchase: OUT-06, 08, 10, 13, HPP-04, 08, 10, KP-07 and RES-09."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import OddCallback, OddCallbackSent, PageChosen, UnfilledReturn
from conformance.core.requirement import Requirement
from conformance.core.trace import Event, Result
from conformance.core.verdict import Outcome
from conformance.requirements.hosted_page.distinct_ways_back import distinct_ways_back
from conformance.requirements.hosted_page.given_up_pages import given_up_pages
from conformance.requirements.hosted_page.older_page import older_page
from conformance.requirements.outcome.final_is_final import final_is_final
from conformance.requirements.outcome.odd_callbacks import odd_callbacks
from conformance.requirements.outcome.older_callbacks import older_callbacks
from conformance.requirements.outcome.unfilled_placeholders import unfilled_placeholders
from conformance.requirements.payments_session.one_session_an_attempt import one_session_an_attempt
from conformance.requirements.resilience.double_click import double_click

from ..traces import (
    SHOP,
    approved,
    call,
    callback,
    capture,
    checkout,
    consumer,
    driver_answer,
    hpp_session,
    kp_session,
    place,
    purchase,
    refused,
    shop_return,
    started,
    state,
    trace,
)

PASS, FAIL, WARN, NOTHING = Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.NOT_EXERCISED
BEGUN = (kp_session(), hpp_session(), started())
CANCELLED = (*BEGUN, consumer("cancel"), state("failed"))
DISABLE = call("hpp.disable_session", "DELETE", "/hpp/v1/sessions/hpp-1")
GIVEN_UP = driver_answer("cancel", amount=None)


def odd(kind: OddCallback, at: str = "") -> OddCallbackSent:
    return OddCallbackSent(kind, exchange=at)


def damaged(answered: int | None, *rest: Event) -> tuple[Event, ...]:
    """A damaged callback with this answer; then the consumer pays."""
    sent = replace(callback(answered=answered), id="odd")
    return (*BEGUN, sent, odd(OddCallback.MALFORMED, "odd"), approved(), *rest)


def page(**urls: str) -> tuple[Event, ...]:
    return (hpp_session(urls={name: f"{SHOP}/{url}" for name, url in urls.items()}),)


def clicked(*results: Result) -> tuple[Event, ...]:
    """Two captures that are asked for at the same moment."""
    answers = (replace(driver_answer("capture", each), at=9.0 + n, took=3.0)
               for n, each in enumerate(results))  # fmt: skip
    return (*purchase(), capture(), *answers)


UNFILLED = (
    replace(shop_return(), id="visit"),
    UnfilledReturn(exchange="visit"),
)
CASES: dict[str, tuple[Requirement, tuple[Event, ...], Outcome]] = {
    "cancelled, and over": (final_is_final, CANCELLED, PASS),
    "cancelled, and paid": (final_is_final, (*CANCELLED, state("paid")), FAIL),
    "cancelled, and tried": (final_is_final, (*CANCELLED, refused(place(), 404)), WARN),
    "cancelled, and placed": (final_is_final, (*CANCELLED, place()), FAIL),
    "not cancelled": (final_is_final, purchase(), NOTHING),
    "an older event": (
        older_callbacks,
        (*purchase(), odd(OddCallback.OLDER), state("paid", "o1")),
        PASS,
    ),
    "an older event leads back": (
        older_callbacks,
        (*purchase(), odd(OddCallback.OLDER), state("pending", "o1")),
        FAIL,
    ),
    "an older event wipes the id": (
        older_callbacks,
        (*purchase(), odd(OddCallback.OLDER), state("paid")),
        FAIL,
    ),
    "an older event, and nothing was paid": (
        older_callbacks,
        (*checkout(), state("pending"), odd(OddCallback.OLDER), state("pending")),
        NOTHING,
    ),
    "damaged, refused, and paid": (
        odd_callbacks,
        damaged(400, place(), state("paid", "o1")),
        PASS,
    ),
    "damaged, and taken": (odd_callbacks, damaged(204, place(), state("paid", "o1")), PASS),
    "damaged, and it falls over": (
        odd_callbacks,
        damaged(500, place(), state("paid", "o1")),
        WARN,
    ),
    "damaged, and no answer": (odd_callbacks, damaged(None, place(), state("paid", "o1")), WARN),
    "damaged, and the purchase is lost": (odd_callbacks, damaged(400, state("pending")), WARN),
    "unfilled, and it reads the session": (
        unfilled_placeholders,
        (*BEGUN, approved(), *UNFILLED, place(), state("paid", "o1")),
        PASS,
    ),
    "unfilled, and passed on": (
        unfilled_placeholders,
        (*BEGUN, approved(), *UNFILLED, refused(place(), 404)),
        WARN,
    ),
    "unfilled, and it falls over": (
        unfilled_placeholders,
        (*BEGUN, replace(shop_return(500), id="visit"), UNFILLED[1]),
        WARN,
    ),
    "addresses of their own": (distinct_ways_back, page(success="a", failure="b"), PASS),
    "only one address": (distinct_ways_back, page(success="a"), PASS),
    "failure is success": (distinct_ways_back, page(success="a", failure="a"), WARN),
    "the older page is closed": (
        older_page,
        (*BEGUN, DISABLE, *BEGUN, PageChosen(0), state("pending")),
        PASS,
    ),
    "the older page counts": (
        older_page,
        (*BEGUN, *BEGUN, PageChosen(0), approved(), place(), state("paid", "o1")),
        PASS,
    ),
    "the older page is forgotten": (
        older_page,
        (*BEGUN, *BEGUN, PageChosen(0), approved(), state("pending")),
        WARN,
    ),
    "both pages count": (
        older_page,
        (*purchase(), PageChosen(0), approved(), place("t2", "o2"), state("paid", "o2")),
        WARN,
    ),
    "given up, and disabled": (
        given_up_pages,
        (*BEGUN, DISABLE, GIVEN_UP, state("cancelled")),
        PASS,
    ),
    "given up, and left open": (given_up_pages, (*BEGUN, GIVEN_UP, state("cancelled")), WARN),
    "given up, and sold all the same": (
        given_up_pages,
        (*BEGUN, DISABLE, GIVEN_UP, approved(), place(), state("cancelled")),
        WARN,
    ),
    "cancelled after it was paid": (given_up_pages, (*purchase(), GIVEN_UP), NOTHING),
    "two sessions": (one_session_an_attempt, (kp_session(), kp_session(), started()), PASS),
    "three sessions": (one_session_an_attempt, (*[kp_session()] * 3, started()), WARN),
    "two attempts": (
        one_session_an_attempt,
        (*[kp_session()] * 4, started(), started()),
        PASS,
    ),
    "one of two is made": (
        double_click,
        (*clicked(Result.ACCEPTED, Result.REFUSED), state("paid", captured=19900)),
        PASS,
    ),
    "both are told the same": (
        double_click,
        (*clicked(Result.ACCEPTED, Result.ACCEPTED), state("paid", captured=19900)),
        PASS,
    ),
    "both are booked": (
        double_click,
        (*clicked(Result.ACCEPTED, Result.ACCEPTED), state("paid", captured=39800)),
        FAIL,
    ),
    "both are made": (
        double_click,
        (*clicked(Result.ACCEPTED, Result.ACCEPTED), capture(id="c2")),
        FAIL,
    ),
    "it falls over": (double_click, clicked(Result.ACCEPTED, Result.CRASHED), FAIL),
    "one after the other": (
        double_click,
        (*purchase(), capture(), driver_answer("capture"), driver_answer("capture")),
        NOTHING,
    ),
}


@pytest.mark.parametrize(("rule", "events", "outcome"), CASES.values(), ids=CASES)
def test_a_detour_of_a_purchase(rule: Requirement, events: tuple[Event, ...], outcome: Outcome):
    assert rule.judge([trace(*events)]).outcome is outcome
