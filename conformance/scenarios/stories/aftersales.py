"""Stories of what comes after the payment: captures, refunds and cancellations."""

from __future__ import annotations

from fractions import Fraction

from ...core.plan import (
    AskCancel,
    AskCapture,
    AskRefund,
    AskState,
    AtOnce,
    MoveClock,
    OperateElsewhere,
    Scenario,
)
from .parts import HALF, PAID, THIRD, both, can, captures_later, story

ORDER_LIFE_S = 30 * 24 * 60 * 60  # longer than an order can be captured

FULFILMENT = story(
    "fulfilment",
    "The merchant delivers, captures, and gives the money back in two parts",
    (*PAID, AskCapture(), AskState(), AskRefund(HALF), AskState(), AskRefund(HALF), AskState()),
    "OM-01 OM-02 OM-03 OM-04 OM-05 ORD-03 ORD-11 RES-05 SCOPE-02",
    can("capture", "refund"),
)

PARCELS = story(
    "three-parcels",
    "The merchant delivers in three parcels, and then tries to capture more than is left",
    (
        *PAID,
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
    ),
    "OM-01 OM-03 OM-04 ORD-03 ORD-11 RES-05 SCOPE-02",
    both(can("capture"), captures_later),
)

CANCELLED = story(
    "order-cancelled",
    "The merchant cancels the order before anything is delivered",
    (*PAID, AskCancel(), AskState()),
    "OM-06 ORD-11 SCOPE-02 ORD-03",
    both(can("cancel"), captures_later),
)

REST_RELEASED = story(
    "rest-released",
    "The merchant delivers a part, and cancels the rest",
    (*PAID, AskCapture(THIRD), AskState(), AskCancel(), AskState()),
    "OM-06",
    both(can("capture", "cancel"), captures_later),
)

CAPTURE_AND_CANCEL = story(
    "capture-against-cancel",
    "The warehouse captures the order while the call centre cancels it",
    (*PAID, AtOnce((AskCapture(), AskCancel())), AskState()),
    "OM-11",
    both(can("capture", "cancel"), captures_later),
)

CAPTURED_ELSEWHERE = story(
    "captured-elsewhere",
    "A clerk captures the order in Klarna's portal, another one in the shop",
    (*PAID, OperateElsewhere("capture"), AskCapture(), AskState()),
    "OM-10",
    both(can("capture"), captures_later),
)

REFUNDED_ELSEWHERE = story(
    "refunded-elsewhere",
    "A clerk refunds the order in Klarna's portal, another one in the shop",
    (*PAID, AskCapture(), AskState(), OperateElsewhere("refund"), AskRefund(), AskState()),
    "OM-10",
    both(can("capture", "refund"), captures_later),
)

CANCELLED_ELSEWHERE = story(
    "cancelled-elsewhere",
    "A clerk cancels the order in Klarna's portal, another one captures it in the shop",
    (*PAID, OperateElsewhere("cancel"), AskCapture(), AskState()),
    "OM-10",
    both(can("capture"), captures_later),
)

ORDER_EXPIRED = story(
    "order-expired",
    "A part of the goods is delivered at once, another one when the order has expired",
    (
        *PAID,
        *(AskCapture(THIRD), AskState()),
        MoveClock(ORDER_LIFE_S),
        *(AskCapture(THIRD), AskState()),
    ),
    "OM-09",
    both(can("capture"), captures_later),
)

DOUBLE_CLICK = story(
    "double-click",
    "Two clerks capture the same order at the same moment, and refund it at the same moment",
    (*PAID, AskCapture(at_once=2), AskState(), AskRefund(at_once=2), AskState()),
    "RES-09",
    both(can("capture", "refund"), captures_later),
)

OVER_REFUND = story(
    "over-refund",
    "The merchant tries to give back twice what was captured",
    (*PAID, AskCapture(), AskRefund(Fraction(2)), AskState()),
    "OM-05",
    can("capture", "refund"),
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    FULFILMENT,
    PARCELS,
    CANCELLED,
    OVER_REFUND,
    DOUBLE_CLICK,
    REST_RELEASED,
    CAPTURE_AND_CANCEL,
    CAPTURED_ELSEWHERE,
    REFUNDED_ELSEWHERE,
    CANCELLED_ELSEWHERE,
    ORDER_EXPIRED,
)
