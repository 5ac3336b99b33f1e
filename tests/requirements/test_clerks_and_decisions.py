"""More than one clerk, late decisions, and orders that expire: ORD-07, OM-06 to OM-11."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import (
    BasketChanged,
    FraudDecided,
    HeldForReview,
    NotificationSent,
    OperatedElsewhere,
)
from conformance.core.requirement import Requirement
from conformance.core.trace import Answer, Event, Result
from conformance.core.verdict import Outcome
from conformance.requirements.order.pending_is_held import pending_is_held
from conformance.requirements.order_management.cancel_or_release import cancel_or_release
from conformance.requirements.order_management.capture_against_cancel import capture_against_cancel
from conformance.requirements.order_management.expired_orders import expired_orders
from conformance.requirements.order_management.late_decisions import late_decisions
from conformance.requirements.order_management.no_capture_while_pending import (
    no_capture_while_pending,
)
from conformance.requirements.order_management.operated_elsewhere import operated_elsewhere
from conformance.requirements.payments_session.exact_amounts import exact_amounts
from conformance.requirements.security.forged_callback import forged_callback

from ..traces import (
    call,
    callback,
    cancel,
    capture,
    clock,
    crashed,
    driver_answer,
    hpp_session,
    kp_session,
    place,
    purchase,
    refused,
    started,
    state,
    trace,
)

PASS, FAIL, WARN, NOTHING = Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.NOT_EXERCISED
REFUSED = Result.REFUSED
THIRD = 6633
URLS = {"notification": "https://shop.test/decision"}


def waiting(told: str = "pending") -> tuple[Event, ...]:
    """An order that waits for the decision, in a shop that is told of decisions."""
    began = (kp_session(merchant_urls=URLS), hpp_session(), started(), HeldForReview())
    return (*began, callback(), place(), state(told, "o1"))


def decided(decision: str, told: str) -> tuple[Event, ...]:
    return (*waiting(), FraudDecided(decision), state(told, "o1"))


def released_rest() -> Event:
    path = "/ordermanagement/v1/orders/o1/release-remaining-authorization"
    return replace(
        cancel(), operation="om.release", request=call("om.release", "POST", path).request
    )


def at_once(verb: str, result: Result = Result.ACCEPTED) -> Answer:
    """Answered after eight seconds: whatever else is asked then is asked at the same moment."""
    return replace(driver_answer(verb, result), took=8.0)


PART = (*purchase(), capture(THIRD), driver_answer("capture", amount=THIRD))
NO_CAPTURE = (refused(capture(), 403), driver_answer("capture", REFUSED))
ELSEWHERE = OperatedElsewhere("capture", 19900, 201)
CANCELLED_ELSEWHERE = OperatedElsewhere("cancel", 19900, 204)

CASES: dict[str, tuple[Requirement, tuple[Event, ...], Outcome]] = {
    "held, then paid": (pending_is_held, decided("ACCEPTED", "paid"), PASS),
    "held for ever": (pending_is_held, decided("ACCEPTED", "pending"), FAIL),
    "thrown away after it was accepted": (pending_is_held, decided("ACCEPTED", "cancelled"), FAIL),
    "paid while it waits": (pending_is_held, waiting("paid"), FAIL),
    "thrown away while it waits": (pending_is_held, waiting("failed"), FAIL),
    "rejected, and cancelled": (pending_is_held, decided("REJECTED", "cancelled"), PASS),
    "rejected, and still held": (pending_is_held, decided("REJECTED", "pending"), PASS),
    "rejected, and paid": (pending_is_held, decided("REJECTED", "paid"), FAIL),
    "captured after it was stopped": (
        pending_is_held,
        (*purchase(), FraudDecided("STOPPED"), refused(capture(), 403), driver_answer("capture")),
        FAIL,
    ),
    "not captured after it was stopped": (
        pending_is_held,
        (*purchase(), FraudDecided("STOPPED"), *NO_CAPTURE),
        PASS,
    ),
    "no capture while it waits": (
        no_capture_while_pending,
        (*waiting(), driver_answer("capture", REFUSED)),
        PASS,
    ),
    "a capture while it waits": (no_capture_while_pending, (*waiting(), *NO_CAPTURE), FAIL),
    "a capture promised while it waits": (
        no_capture_while_pending,
        (*waiting(), driver_answer("capture")),
        FAIL,
    ),
    "a capture refused for ever": (
        no_capture_while_pending,
        (*decided("ACCEPTED", "paid"), driver_answer("capture", REFUSED)),
        FAIL,
    ),
    "a forged notification changes nothing": (
        forged_callback,
        (*waiting(), NotificationSent("FRAUD_RISK_ACCEPTED"), state("pending")),
        PASS,
    ),
    "a forged notification frees the order": (
        forged_callback,
        (*waiting(), NotificationSent("FRAUD_RISK_ACCEPTED"), state("paid")),
        FAIL,
    ),
    "cancelled, and stays so": (
        late_decisions,
        (*waiting("cancelled"), FraudDecided("ACCEPTED"), state("cancelled")),
        PASS,
    ),
    "cancelled, and revived": (
        late_decisions,
        (*waiting("cancelled"), FraudDecided("ACCEPTED"), state("paid")),
        FAIL,
    ),
    "captured, and stays so": (
        late_decisions,
        (*purchase(), NotificationSent("FRAUD_RISK_REJECTED"), state("paid")),
        PASS,
    ),
    "captured, and thrown away": (
        late_decisions,
        (*purchase(), NotificationSent("FRAUD_RISK_REJECTED"), state("cancelled")),
        FAIL,
    ),
    "captured, and cancelled unasked": (
        late_decisions,
        (*purchase(), NotificationSent("FRAUD_RISK_REJECTED"), cancel(), state("paid")),
        FAIL,
    ),
    # cancel and release
    "nothing captured, and cancelled": (
        cancel_or_release,
        (*purchase(), cancel(), driver_answer("cancel"), state("cancelled")),
        PASS,
    ),
    "cancelled in the books only": (
        cancel_or_release,
        (*purchase(), driver_answer("cancel"), state("cancelled")),
        WARN,
    ),
    "cancelled though Klarna refused": (
        cancel_or_release,
        (*purchase(), refused(cancel(), 403), driver_answer("cancel", REFUSED), state("cancelled")),
        WARN,
    ),
    "a part captured, the rest released": (
        cancel_or_release,
        (*PART, released_rest(), driver_answer("cancel"), state("paid", captured=THIRD)),
        PASS,
    ),
    "a part captured, and a cancel tried": (
        cancel_or_release,
        (*PART, refused(cancel(), 403), driver_answer("cancel", REFUSED), state("paid")),
        WARN,
    ),
    "a part captured, and called cancelled": (
        cancel_or_release,
        (*PART, released_rest(), driver_answer("cancel"), state("cancelled")),
        WARN,
    ),
    # expired
    "refused when it is over": (expired_orders, (*PART, clock(9), *NO_CAPTURE), PASS),
    "booked when it is over": (
        expired_orders,
        (*PART, clock(9), refused(capture(), 403), driver_answer("capture")),
        FAIL,
    ),
    "fell over when it is over": (
        expired_orders,
        (*PART, clock(9), refused(capture(), 403), crashed(driver_answer("capture"))),
        FAIL,
    ),
    "more shown than there is": (
        expired_orders,
        (*PART, clock(9), *NO_CAPTURE, state("paid", captured=2 * THIRD)),
        FAIL,
    ),
    # elsewhere
    "refused after the portal": (operated_elsewhere, (*purchase(), ELSEWHERE, *NO_CAPTURE), PASS),
    "adopted from the portal": (
        operated_elsewhere,
        (*purchase(), ELSEWHERE, driver_answer("capture"), state("paid", captured=19900)),
        PASS,
    ),
    "booked after it was cancelled in the portal": (
        operated_elsewhere,
        (*purchase(), CANCELLED_ELSEWHERE, refused(capture(), 403), driver_answer("capture")),
        WARN,
    ),
    "thrown away after it was captured in the portal": (
        operated_elsewhere,
        (*purchase(), ELSEWHERE, *NO_CAPTURE, state("cancelled")),
        WARN,
    ),
    # at the same moment
    "the capture won": (
        capture_against_cancel,
        (*purchase(), capture(), at_once("capture"), at_once("cancel", REFUSED), state("paid")),
        PASS,
    ),
    "both were promised": (
        capture_against_cancel,
        (*purchase(), capture(), at_once("capture"), at_once("cancel"), state("paid")),
        FAIL,
    ),
    "captured, and shown as cancelled": (
        capture_against_cancel,
        (
            *purchase(),
            capture(),
            at_once("capture"),
            at_once("cancel", REFUSED),
            state("cancelled"),
        ),
        FAIL,
    ),
    "cancelled, and shown as paid": (
        capture_against_cancel,
        (*purchase(), cancel(), at_once("capture", REFUSED), at_once("cancel"), state("paid")),
        FAIL,
    ),
    "one after the other": (
        capture_against_cancel,
        (*purchase(), capture(), driver_answer("capture"), driver_answer("cancel")),
        NOTHING,
    ),
}


@pytest.mark.parametrize(("requirement", "events", "expected"), CASES.values(), ids=CASES)
def test_the_outcome_follows_from_the_trace(
    requirement: Requirement, events: tuple[Event, ...], expected: Outcome
):
    found = requirement.check_result(trace(*events, exercises=(requirement.id,)))
    assert found is not None
    assert found.outcome is expected, found.message


def test_a_changed_basket_is_what_the_session_is_compared_with():
    later = trace(BasketChanged(39800, 7960), kp_session(order_amount=39800))
    found = exact_amounts.check_result(later)
    assert found is not None
    assert found.outcome is FAIL, "the lines of the example do not add up to it"
    assert "order_amount 39800" in {o.expected for o in found.observations}
