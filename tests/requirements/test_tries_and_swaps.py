"""Second tries, sequences of answers, time and other purchases: KP-08, UX-02, LIFE, OUT, SEC-06."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import BasketChanged, OtherPurchase, Swap, SwapSent
from conformance.core.perturbation import BodyShape, Perturbation
from conformance.core.requirement import Requirement
from conformance.core.trace import Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.consumer.second_try import second_try
from conformance.requirements.hosted_page.mode_fits_the_goods import mode_fits_the_goods
from conformance.requirements.lifetimes.clock_skew import clock_skew
from conformance.requirements.lifetimes.expiry_is_read import expiry_is_read
from conformance.requirements.lifetimes.lapsed_sessions_end import lapsed_sessions_end
from conformance.requirements.lifetimes.page_offered_anew import page_offered_anew
from conformance.requirements.order.refused_repeat import refused_repeat
from conformance.requirements.outcome.authorization_callback import authorization_callback
from conformance.requirements.outcome.callback_of_its_purchase import callback_of_its_purchase
from conformance.requirements.outcome.paced_polling import paced_polling
from conformance.requirements.payments_session.changed_basket import changed_basket
from conformance.requirements.resilience.rate_limit import rate_limit
from conformance.requirements.security.bound_to_the_purchase import bound_to_the_purchase

from ..traces import (
    ALL_CAPABILITIES,
    BASKET,
    approved,
    callback,
    checkout,
    clock,
    connection_lost,
    consumer,
    crashed,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    read,
    refused,
    setup,
    shop_answer,
    started,
    state,
    trace,
)

PASS, FAIL, WARN, NOTHING = Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.NOT_EXERCISED
REVIEW = Outcome.REVIEW
REFUSED = Result.REFUSED
DOUBLED = BasketChanged(39800, 7960)
LAPSED = (clock(-9), kp_session(), hpp_session(), started(), clock(9))
SWAPPED = (kp_session(), hpp_session(), started(), SwapSent(Swap.RETURN))
OTHER_PAID = OtherPurchase("paid", 1, approved=True)
LOST = connection_lost(place(), executed=True)
THEN_409 = Perturbation(
    "kp.place_order=lost though executed, then 409",
    "kp.place_order",
    legal=True,
    basis="By hand.",
    answered=False,
    executed=True,
    times=1,
    then_status=409,
)


def paid_now(amount: int = 19900) -> tuple[Event, ...]:
    return (approved(), callback(), place(order_amount=amount), state("paid", "o1"))


def gave_up(act: str = "back") -> tuple[Event, ...]:
    return (kp_session(), hpp_session(), started(), consumer(act), state("pending"))


def authorized(answered: int = 204) -> Exchange:
    told = callback(answered=answered)
    body = {"authorization_token": "<token:1>", "session_id": "kp-1"}
    return replace(told, request=replace(told.request, body=body))


HAMMERED = tuple(replace(read("WAITING"), at=4 + n / 100) for n in range(100))
GIVES_ADDRESS = kp_session(merchant_urls={"authorization": "https://shop.test/authorized"})

CASES: dict[str, tuple[Requirement, tuple[Event, ...], Outcome]] = {
    "the new basket is paid": (
        changed_basket,
        (kp_session(), started(), DOUBLED, started(), *paid_now(39800)),
        PASS,
    ),
    "the old basket is paid": (
        changed_basket,
        (kp_session(), started(), DOUBLED, started(), *paid_now()),
        FAIL,
    ),
    "no other basket is taken": (
        changed_basket,
        (kp_session(), started(), DOUBLED, started(REFUSED), *paid_now()),
        PASS,
    ),
    "paid at the second try": (second_try, (*gave_up(), started(), *paid_now()), PASS),
    "blocked at the second try": (second_try, (*gave_up(), started(REFUSED)), FAIL),
    "blocked after a cancellation": (second_try, (*gave_up("cancel"), started(REFUSED)), WARN),
    "fell over at the second try": (second_try, (*gave_up("cancel"), crashed(started())), FAIL),
    "a page that nobody can pay": (second_try, (*gave_up(), started(), state("pending")), FAIL),
    "lost at the second try": (
        second_try,
        (*gave_up(), started(), approved(), place(), state("cancelled")),
        FAIL,
    ),
    # time
    "paid though clocks differ": (clock_skew, (clock(300), *purchase()), PASS),
    "not sold as clocks differ": (clock_skew, (clock(300), started(REFUSED)), WARN),
    "lost as clocks differ": (clock_skew, (clock(300), *checkout(), state("failed")), WARN),
    "a new page when the old is over": (
        page_offered_anew,
        (*LAPSED, kp_session(), hpp_session(), started(), *paid_now()),
        PASS,
    ),
    "a dead page": (page_offered_anew, (*LAPSED, started(), state("pending")), WARN),
    "no page when the old is over": (page_offered_anew, (*LAPSED, started(REFUSED)), WARN),
    "both sessions anew": (
        expiry_is_read,
        (*LAPSED, kp_session(), hpp_session(), started()),
        PASS,
    ),
    "the old session again": (expiry_is_read, (*LAPSED, hpp_session(), started()), WARN),
    "closed when it is over": (lapsed_sessions_end, (*LAPSED, state("cancelled")), PASS),
    "open though it is over": (lapsed_sessions_end, (*LAPSED, state("pending")), WARN),
    "asked after for ever": (
        lapsed_sessions_end,
        (*LAPSED, state("cancelled"), read("WAITING"), state("cancelled")),
        WARN,
    ),
    "read now and then": (paced_polling, (*checkout(), read(), place(), state("paid")), PASS),
    "read without a pause": (
        paced_polling,
        (
            *(kp_session(), hpp_session(), started()),
            *HAMMERED,
            *(replace(approved(), at=6.0), place(), state("paid")),
        ),
        WARN,
    ),
    "read when it is paid": (paced_polling, (*purchase(), read(), state("paid")), WARN),
    # the authorization callback
    "no address": (authorization_callback, purchase(), PASS),
    "taken": (
        authorization_callback,
        (GIVES_ADDRESS, started(), approved(), authorized(), place(), state("paid")),
        PASS,
    ),
    "not taken": (
        authorization_callback,
        (GIVES_ADDRESS, started(), approved(), authorized(404), state("pending")),
        WARN,
    ),
    # what belongs to another purchase
    "a swap changes nothing": (
        bound_to_the_purchase,
        (*SWAPPED, state("pending"), *paid_now(), OTHER_PAID),
        PASS,
    ),
    "a swap pays": (bound_to_the_purchase, (*SWAPPED, state("paid")), FAIL),
    "a swap ends the purchase": (bound_to_the_purchase, (*SWAPPED, state("cancelled")), FAIL),
    "a swap loses the other purchase": (
        callback_of_its_purchase,
        (*SWAPPED, state("pending"), OtherPurchase("cancelled", 0, approved=True)),
        FAIL,
    ),
    "two orders after a swap": (
        bound_to_the_purchase,
        (*SWAPPED, state("pending"), place("t9", "o9"), *paid_now()),
        FAIL,
    ),
}


@pytest.mark.parametrize(("requirement", "events", "expected"), CASES.values(), ids=CASES)
def test_the_outcome_follows_from_the_trace(
    requirement: Requirement, events: tuple[Event, ...], expected: Outcome
):
    found = requirement.check_result(trace(*events, exercises=(requirement.id,)))
    assert found is not None
    assert found.outcome is expected, found.message


def sequence(*events: Event, perturbation: Perturbation = THEN_409) -> Trace:
    made = trace(*events, perturbation=perturbation)
    return replace(made, exercises=None)


@pytest.mark.parametrize(
    ("told", "expected"), [("paid", PASS), ("pending", WARN), ("cancelled", WARN)]
)
def test_a_placement_that_is_refused_when_it_is_repeated_is_looked_up(told, expected):
    repeat = refused(place(), 409)
    found = refused_repeat.check_result(sequence(*checkout(), LOST, repeat, state(told, "o1")))
    assert found is not None
    assert found.outcome is expected, found.message


TOO_MANY = Perturbation(
    "kp.create_session=429 once",
    "kp.create_session",
    legal=True,
    basis="By hand.",
    status=429,
    body=BodyShape.EMPTY,
    times=1,
    retry_after_s=1,
)


@pytest.mark.parametrize(("pause", "expected"), [(0.1, WARN), (1.2, PASS)])
def test_who_is_told_to_wait_waits(pause, expected):
    limited = replace(perturbed(kp_session(), 429), at=2.0, perturbation=TOO_MANY.label)
    again = replace(kp_session(), at=2.0 + pause)
    made = sequence(
        replace(shop_answer(), at=1.9), limited, again, started(), perturbation=TOO_MANY
    )
    found = rate_limit.check_result(made)
    assert found is not None
    assert found.outcome is expected, found.message


@pytest.mark.parametrize(
    ("mode", "declared", "sells", "expected"),
    [
        ("NONE", "NONE", (), PASS),
        ("CAPTURE_ORDER", "NONE", (), FAIL),
        ("CAPTURE_ORDER", "CAPTURE_ORDER", (), REVIEW),
        ("CAPTURE_ORDER", "CAPTURE_ORDER", ("physical",), FAIL),
        ("CAPTURE_ORDER", "CAPTURE_ORDER", ("physical", "approved_auto_capture"), PASS),
    ],
)
def test_the_page_captures_only_what_is_delivered_at_once(mode, declared, sells, expected):
    uses = replace(ALL_CAPABILITIES, place_order_mode=declared, sells=sells)
    page = hpp_session(options={"place_order_mode": mode})
    found = mode_fits_the_goods.check_result(trace(page, setup=setup(uses=uses)))
    assert found is not None
    assert found.outcome is expected, found.message


def test_the_page_may_capture_digital_goods():
    basket = replace(BASKET, lines=({"reference": "song", "type": "digital"},))
    uses = replace(ALL_CAPABILITIES, place_order_mode="CAPTURE_ORDER", sells=("digital",))
    page = hpp_session(options={"place_order_mode": "CAPTURE_ORDER"})
    found = mode_fits_the_goods.check_result(trace(page, setup=setup(uses=uses, basket=basket)))
    assert found is not None
    assert found.outcome is PASS, found.message
