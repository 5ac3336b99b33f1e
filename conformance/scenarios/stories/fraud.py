"""Stories of decisions about fraud: orders that wait, and decisions that come late."""

from __future__ import annotations

from ...core.plan import (
    AskCancel,
    AskCapture,
    AskState,
    ConsumerActs,
    DecideFraud,
    DeliverCallbacks,
    HoldForReview,
    OpenPage,
    RunSweep,
    Scenario,
    SendNotification,
    StartCheckout,
    Step,
)
from .parts import PAID, both, can, captures_later, story

# The order is placed, and waits for the decision.
WAITING: tuple[Step, ...] = (
    StartCheckout(),
    OpenPage(),
    HoldForReview(),
    ConsumerActs("approve"),
    *PAID[3:],
)
TOLD: tuple[Step, ...] = (DeliverCallbacks(), RunSweep(), AskState())

PENDING_ACCEPTED = story(
    "pending-then-accepted",
    "Klarna looks at the order for a while, the merchant tries to capture it; then it is accepted",
    (
        *WAITING,
        AskCapture(),
        AskState(),
        DecideFraud("ACCEPTED"),
        *TOLD,
        AskCapture(),
        AskState(),
    ),
    "ORD-07 OM-07",
    both(can("capture"), captures_later),
)
PENDING_REJECTED = story(
    "pending-then-rejected",
    "Klarna looks at the order for a while and rejects it; the merchant tries to capture it",
    (*WAITING, DecideFraud("REJECTED"), *TOLD, AskCapture(), AskState()),
    "ORD-07 OM-07",
    both(can("capture"), captures_later),
)
STOPPED = story(
    "stopped-after-accepted",
    "Klarna stops an order that it had accepted; the merchant tries to capture it",
    (*PAID, DecideFraud("STOPPED"), *TOLD, AskCapture(), AskState()),
    "ORD-07",
    both(can("capture"), captures_later),
)
UNVERIFIED = story(
    "forged-notification",
    "Somebody tells the shop that Klarna has accepted an order, which still waits",
    (*WAITING, SendNotification("FRAUD_RISK_ACCEPTED"), AskState()),
    "SEC-04",
    captures_later,
)
LATE_ACCEPTANCE = story(
    "accepted-after-cancelled",
    "The merchant cancels an order that waits; afterwards Klarna accepts it",
    (*WAITING, AskCancel(), AskState(), DecideFraud("ACCEPTED"), *TOLD),
    "OM-08",
    both(can("cancel"), captures_later),
)
LATE_REJECTION = story(
    "rejected-after-captured",
    "After the capture a notification says that Klarna has rejected the order",
    (*PAID, AskCapture(), AskState(), SendNotification("FRAUD_RISK_REJECTED"), AskState()),
    "OM-08",
    both(can("capture"), captures_later),
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    PENDING_ACCEPTED,
    PENDING_REJECTED,
    STOPPED,
    UNVERIFIED,
    LATE_ACCEPTANCE,
    LATE_REJECTION,
)
