"""Stories of what comes after the payment: captures, refunds and cancellations."""

from __future__ import annotations

from fractions import Fraction

from ...core.plan import AskCancel, AskCapture, AskRefund, AskState, Scenario
from .parts import HALF, PAID, THIRD, both, can, captures_later, story

FULFILMENT = story(
    "fulfilment",
    "The merchant delivers, captures, and gives the money back in two parts",
    (*PAID, AskCapture(), AskState(), AskRefund(HALF), AskState(), AskRefund(HALF), AskState()),
    "OM-01 OM-02 OM-03 OM-04 OM-05 ORD-11 RES-05 SCOPE-02",
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
    "OM-01 OM-03 OM-04 ORD-11 RES-05 SCOPE-02",
    both(can("capture"), captures_later),
)

CANCELLED = story(
    "order-cancelled",
    "The merchant cancels the order before anything is delivered",
    (*PAID, AskCancel(), AskState()),
    "ORD-11 SCOPE-02 ORD-03",
    both(can("cancel"), captures_later),
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
)
