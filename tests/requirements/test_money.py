"""Orders, captures and repeats: ORD-03, 09, 11, OM-01 to 03, RES-03 to 07, SCOPE-02 and more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.core.marks import VariationDelivered
from conformance.core.requirement import Requirement
from conformance.core.setup import Basket
from conformance.core.trace import Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.hosted_page.order_of_the_page import order_of_the_page
from conformance.requirements.lifetimes.unused_authorization_released import (
    unused_authorization_released,
)
from conformance.requirements.order.auto_capture_off import auto_capture_off
from conformance.requirements.order.one_order_a_purchase import one_order_a_purchase
from conformance.requirements.order.order_id_kept import order_id_kept
from conformance.requirements.order.pending_is_held import pending_is_held
from conformance.requirements.order_management.capture_after_delivery import capture_after_delivery
from conformance.requirements.order_management.captured_by_the_page import captured_by_the_page
from conformance.requirements.order_management.no_capture_while_pending import (
    no_capture_while_pending,
)
from conformance.requirements.order_management.within_the_order import within_the_order
from conformance.requirements.outcome.prompt_acknowledgement import prompt_acknowledgement
from conformance.requirements.resilience.another_key_another_operation import (
    another_key_another_operation,
)
from conformance.requirements.resilience.one_key_an_operation import one_key_an_operation
from conformance.requirements.resilience.repeated_under_a_key import repeated_under_a_key
from conformance.requirements.resilience.unanswered_is_unknown import unanswered_is_unknown
from conformance.requirements.scope.declared_operations_work import declared_operations_work

from ..traces import (
    ALL_CAPABILITIES,
    approved,
    callback,
    cancel,
    capture,
    checkout,
    connection_lost,
    driver_answer,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    read,
    recovered,
    refused,
    release,
    setup,
    shop_return,
    started,
    state,
    trace,
    variation,
)

PASS, FAIL, WARN, NOTHING = Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.NOT_EXERCISED
UNKNOWN, REFUSED = Result.UNKNOWN, Result.REFUSED
Cases = dict[str, tuple[Requirement, tuple[Event, ...], Outcome]]


def keyed(call: Exchange, key: str) -> Exchange:
    headers = {**call.request.headers, "klarna-idempotency-key": key}
    return replace(call, request=replace(call.request, headers=headers))


def mode(name: str) -> Any:
    return setup(uses=replace(ALL_CAPABILITIES, place_order_mode=name))


def page_paid(order: str = "o1") -> tuple[Event, ...]:
    began = (kp_session(), hpp_session(), started(), approved())
    return (*began, callback(order_id="o1"), read(order_id="o1"), state("paid", order))


CAPTURED = (*purchase(), capture(), driver_answer("capture"))
LOST = connection_lost(capture(), executed=True)
NEVER_CAME = connection_lost(capture(), executed=False)

CASES: Cases = {
    # what the merchant says in the end, and what the platform holds
    "failed, with an order": (one_order_a_purchase, (*purchase(), state("failed")), FAIL),
    "cancelled, with an order": (one_order_a_purchase, (*purchase(), state("cancelled")), FAIL),
    "cancelled, and so is the order": (
        one_order_a_purchase,
        (*purchase(), cancel(), driver_answer("cancel"), state("cancelled")),
        PASS,
    ),
    "cancelled, and the platform refused": (
        one_order_a_purchase,
        (*purchase(), refused(cancel(), 403), driver_answer("cancel"), state("cancelled")),
        FAIL,
    ),
    "open for ever, with an order": (
        one_order_a_purchase,
        (*checkout(), place(), shop_return(), state("pending")),
        FAIL,
    ),
    "open, after an answer was lost": (
        one_order_a_purchase,
        (*checkout(), connection_lost(place(), executed=True), state("pending")),
        PASS,
    ),
    "failed, since it was told no": (
        one_order_a_purchase,
        (*checkout(), perturbed(place(), 400, executed=True), state("failed")),
        PASS,
    ),
    "failed, and no order": (one_order_a_purchase, (*checkout(), state("failed")), PASS),
    # the order's id
    "the id is kept": (order_id_kept, CAPTURED, PASS),
    "another id in the address": (order_id_kept, (*purchase(), capture(order="o")), FAIL),
    "another id is told": (order_id_kept, (*purchase()[:-1], state("paid", "ord-1")), FAIL),
    "no id is told": (order_id_kept, (*purchase()[:-1], state("paid")), NOTHING),
    # captured at placement
    "no flag": (auto_capture_off, purchase(), PASS),
    "the flag is off": (auto_capture_off, (*checkout(), place(auto_capture=False)), PASS),
    "the flag is on": (auto_capture_off, (*checkout(), place(auto_capture=True)), FAIL),
    # captures
    "captured when asked": (capture_after_delivery, CAPTURED, PASS),
    "captured by a worker": (
        capture_after_delivery,
        (*purchase(), driver_answer("capture", UNKNOWN), capture(), state("paid")),
        PASS,
    ),
    "captured before": (
        capture_after_delivery,
        (*checkout(), place(), capture(), state("paid"), capture(), driver_answer("capture")),
        FAIL,
    ),
    "captured though nobody asked": (capture_after_delivery, (*purchase(), capture()), FAIL),
    "captured with the order": (
        capture_after_delivery,
        (*checkout(), place(auto_capture=True), state("paid")),
        FAIL,
    ),
    "never captured, and never asked": (capture_after_delivery, purchase(), PASS),
    "as asked": (within_the_order, CAPTURED, PASS),
    "another amount": (
        within_the_order,
        (*purchase(), capture(100), driver_answer("capture", amount=200)),
        FAIL,
    ),
    "two parts": (
        within_the_order,
        (
            *purchase(),
            *(capture(10000, "c1"), driver_answer("capture", amount=10000)),
            *(capture(9900, "c2"), driver_answer("capture", amount=9900)),
        ),
        PASS,
    ),
    "too much is refused": (
        within_the_order,
        (*CAPTURED, refused(capture(100, "c2"), 403), driver_answer("capture", REFUSED, 100)),
        PASS,
    ),
    "too much is booked": (
        within_the_order,
        (*CAPTURED, refused(capture(100, "c2"), 403), driver_answer("capture", amount=100)),
        FAIL,
    ),
    # declared operations
    "it works": (declared_operations_work, CAPTURED, PASS),
    "it is never made": (
        declared_operations_work,
        (*purchase(), driver_answer("capture", UNKNOWN), state("paid")),
        FAIL,
    ),
    "it is refused": (
        declared_operations_work,
        (*purchase(), refused(capture(), 404), driver_answer("capture", REFUSED)),
        FAIL,
    ),
    "more than there is": (
        declared_operations_work,
        (*CAPTURED, driver_answer("refund", REFUSED, 39800)),
        PASS,
    ),
    "a cancellation that stays at home": (
        declared_operations_work,
        (*purchase(), driver_answer("cancel"), state("cancelled")),
        FAIL,
    ),
    "nothing was sold": (
        declared_operations_work,
        (*checkout(), state("failed"), driver_answer("capture", REFUSED)),
        NOTHING,
    ),
    # repeats
    "repeated under a key": (
        repeated_under_a_key,
        (*purchase(), keyed(LOST, "k"), keyed(capture(), "k"), driver_answer("capture")),
        PASS,
    ),
    "repeated without": (
        repeated_under_a_key,
        (*purchase(), LOST, capture(id="c2"), driver_answer("capture")),
        FAIL,
    ),
    "repeated without, after a no": (
        repeated_under_a_key,
        (*purchase(), perturbed(capture(), 400), capture(), driver_answer("capture")),
        PASS,
    ),
    "asked twice": (
        repeated_under_a_key,
        (*purchase(), LOST, driver_answer("capture"), capture(), driver_answer("capture")),
        NOTHING,
    ),
    "not repeated": (
        repeated_under_a_key,
        (*purchase(), LOST, driver_answer("capture", UNKNOWN)),
        PASS,
    ),
    "the same key": (
        one_key_an_operation,
        (*purchase(), keyed(LOST, "k"), keyed(capture(), "k"), driver_answer("capture")),
        PASS,
    ),
    "a new key": (
        one_key_an_operation,
        (*purchase(), keyed(LOST, "k"), keyed(capture(), "l"), driver_answer("capture")),
        FAIL,
    ),
    "another body": (
        one_key_an_operation,
        (*purchase(), keyed(LOST, "k"), keyed(capture(100), "k"), driver_answer("capture")),
        FAIL,
    ),
    "two operations, two keys": (
        another_key_another_operation,
        (
            *purchase(),
            *(keyed(capture(100, "c1"), "k"), driver_answer("capture", amount=100)),
            *(keyed(capture(100, "c2"), "l"), driver_answer("capture", amount=100)),
        ),
        PASS,
    ),
    "two operations, one key": (
        another_key_another_operation,
        (
            *purchase(),
            *(keyed(capture(100, "c1"), "k"), driver_answer("capture", amount=100)),
            *(keyed(capture(100, "c1"), "k"), driver_answer("capture", amount=100)),
        ),
        FAIL,
    ),
    "no keys at all": (another_key_another_operation, CAPTURED, PASS),
    "lost, and open": (
        unanswered_is_unknown,
        (*purchase(), LOST, driver_answer("capture", UNKNOWN), state("paid")),
        PASS,
    ),
    "lost, and looked up": (
        unanswered_is_unknown,
        (*purchase(), LOST, driver_answer("capture"), state("paid", captured=19900)),
        PASS,
    ),
    "lost, and called failed": (
        unanswered_is_unknown,
        (*purchase(), LOST, driver_answer("capture", REFUSED), state("paid")),
        FAIL,
    ),
    "never came, and called done": (
        unanswered_is_unknown,
        (*purchase(), NEVER_CAME, driver_answer("capture"), state("paid")),
        FAIL,
    ),
    "never came, and counted": (
        unanswered_is_unknown,
        (
            *purchase(),
            NEVER_CAME,
            driver_answer("capture", UNKNOWN),
            recovered(),
            state("paid", captured=19900),
        ),
        FAIL,
    ),
    # callbacks and authorizations
    "acknowledged": (prompt_acknowledgement, purchase(), PASS),
    "acknowledged late": (
        prompt_acknowledgement,
        (kp_session(), started(), approved(), replace(callback(), took=3.5)),
        WARN,
    ),
    "not acknowledged": (
        prompt_acknowledgement,
        (kp_session(), started(), approved(), callback(answered=503)),
        WARN,
    ),
    "given back": (
        unused_authorization_released,
        (*checkout(), perturbed(place(), 400), release(), state("pending")),
        PASS,
    ),
    "kept": (
        unused_authorization_released,
        (*checkout(), perturbed(place(), 400), state("pending")),
        WARN,
    ),
    "used after all": (
        unused_authorization_released,
        (*checkout(), perturbed(place(), 400), recovered(), place(), state("paid", "o1")),
        PASS,
    ),
}


@pytest.mark.parametrize(("rule", "events", "outcome"), CASES.values(), ids=CASES)
def test_the_payment(rule: Requirement, events: tuple[Event, ...], outcome: Outcome):
    assert rule.judge([trace(*events)]).outcome is outcome


def test_goods_that_are_delivered_at_once_may_be_captured_as_they_are_sold():
    songs = Basket("songs", "SE", "SEK", 19900, 3980, ({"reference": "song", "type": "digital"},))
    both = replace(songs, lines=(*songs.lines, {"reference": "shirt", "type": "physical"}))
    events = (*checkout(), place(auto_capture=True))
    assert auto_capture_off.judge([trace(*events, setup=setup(basket=songs))]).outcome is PASS
    assert auto_capture_off.judge([trace(*events, setup=setup(basket=both))]).outcome is FAIL


PENDING = variation("fraud_decision=PENDING")


def pending(*events: Event) -> Trace:
    """The answer to the placement tells that the decision about fraud is pending."""
    placed = replace(place(), id="placed")
    told = VariationDelivered(PENDING, exchange="placed")
    return trace(*checkout(), placed, told, *events, variant=(PENDING,))


HELD_ORDERS = {
    "held": (pending(state("pending", "o1")), PASS, PASS),
    "held, without telling the id": (pending(state("pending")), PASS, PASS),
    "called paid": (pending(state("paid", "o1")), FAIL, PASS),
    "thrown away": (pending(state("failed")), FAIL, PASS),
    "with another id": (pending(state("pending", "ord-1")), FAIL, PASS),
    "captured": (pending(state("pending"), capture(), driver_answer("capture")), PASS, FAIL),
    "asked for, and refused": (
        pending(state("pending"), driver_answer("capture", REFUSED)),
        PASS,
        PASS,
    ),
}


@pytest.mark.parametrize(("given", "held", "kept"), HELD_ORDERS.values(), ids=HELD_ORDERS)
def test_an_order_whose_decision_is_pending_is_held(given: Trace, held: Outcome, kept: Outcome):
    assert pending_is_held.judge([given]).outcome is held
    assert no_capture_while_pending.judge([given]).outcome is kept


BY_PAGE = {
    "picked up": (page_paid(), PASS),
    "another id": (page_paid("kp-1"), FAIL),
    "placed again": ((*page_paid(), refused(place(), 403)), FAIL),
}


@pytest.mark.parametrize(("events", "outcome"), BY_PAGE.values(), ids=BY_PAGE)
def test_the_order_of_the_page_is_picked_up(events: tuple[Event, ...], outcome: Outcome):
    given: Trace = trace(*events, setup=mode("PLACE_ORDER"))
    assert order_of_the_page.judge([given]).outcome is outcome


def test_what_the_page_captured_is_not_captured_again():
    captured = mode("CAPTURE_ORDER")
    again = (*page_paid(), refused(capture(), 403), driver_answer("capture", REFUSED))
    assert captured_by_the_page.judge([trace(*page_paid(), setup=captured)]).outcome is PASS
    assert captured_by_the_page.judge([trace(*again, setup=captured)]).outcome is FAIL


def test_an_order_that_only_the_callback_names_is_the_platforms_order():
    named = (kp_session(), started(), approved(), callback(order_id="o9"), state("paid", "o9"))
    assert trace(*named, setup=mode("PLACE_ORDER")).orders == ("o9",)
    assert trace(*named).orders == ()
