"""The state machines. What a table lacks does not happen: the request is refused.

Expiry is an event as any other; it is applied when the object is next touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class HostedStatus(StrEnum):
    """The statuses of an HPP session that Klarna documents."""

    WAITING = "WAITING"
    IN_PROGRESS = "IN_PROGRESS"
    BACK = "BACK"
    MANUAL_ID_CHECK = "MANUAL_ID_CHECK"
    FAILED = "FAILED"
    ERROR = "ERROR"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    DISABLED = "DISABLED"


WAITING, IN_PROGRESS, BACK, MANUAL_ID_CHECK, FAILED, ERROR, COMPLETED, CANCELLED, DISABLED = (
    HostedStatus
)
FINAL = frozenset({COMPLETED, CANCELLED, DISABLED})

# Manual identification happens in shops, not on the page: its status is known, and never entered.

# An HPP session. "complete" and "cancel" also come from the KP session: what ends it ends this.
HOSTED: Mapping[tuple[HostedStatus, str], HostedStatus] = {
    (WAITING, "arrive"): IN_PROGRESS,
    (IN_PROGRESS, "arrive"): IN_PROGRESS,
    (BACK, "arrive"): IN_PROGRESS,
    (FAILED, "arrive"): IN_PROGRESS,
    (ERROR, "arrive"): IN_PROGRESS,
    (IN_PROGRESS, "back"): BACK,
    (IN_PROGRESS, "refuse"): FAILED,
    (IN_PROGRESS, "error"): ERROR,
    (IN_PROGRESS, "complete"): COMPLETED,
    (WAITING, "complete"): COMPLETED,
    (BACK, "complete"): COMPLETED,
    (FAILED, "complete"): COMPLETED,
    (ERROR, "complete"): COMPLETED,
    (COMPLETED, "complete"): COMPLETED,  # authorized once more
    (IN_PROGRESS, "cancel"): CANCELLED,
    (WAITING, "cancel"): CANCELLED,
    (BACK, "cancel"): CANCELLED,
    (FAILED, "cancel"): CANCELLED,
    (ERROR, "cancel"): CANCELLED,
    (WAITING, "disable"): DISABLED,
    (IN_PROGRESS, "disable"): DISABLED,
    (BACK, "disable"): DISABLED,
    (FAILED, "disable"): DISABLED,
    (ERROR, "disable"): DISABLED,
    (CANCELLED, "disable"): CANCELLED,  # nothing is left to disable: answered as done
    (DISABLED, "disable"): DISABLED,
}


class PaymentStatus(StrEnum):
    """A KP session says incomplete or complete; the other two are seen only as its absence."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


PAYMENT: Mapping[tuple[PaymentStatus, str], PaymentStatus] = {
    (PaymentStatus.INCOMPLETE, "update"): PaymentStatus.INCOMPLETE,
    (PaymentStatus.INCOMPLETE, "authorize"): PaymentStatus.INCOMPLETE,
    (PaymentStatus.INCOMPLETE, "place"): PaymentStatus.COMPLETE,
    (PaymentStatus.INCOMPLETE, "cancel"): PaymentStatus.CANCELLED,
    (PaymentStatus.INCOMPLETE, "expire"): PaymentStatus.EXPIRED,
}


class AuthorizationStatus(StrEnum):
    """The states of an authorization token of Klarna Payments."""

    ISSUED = "issued"
    USED = "used"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


AUTHORIZATION: Mapping[tuple[AuthorizationStatus, str], AuthorizationStatus] = {
    (AuthorizationStatus.ISSUED, "place"): AuthorizationStatus.USED,
    (AuthorizationStatus.ISSUED, "reject"): AuthorizationStatus.REJECTED,
    (AuthorizationStatus.ISSUED, "supersede"): AuthorizationStatus.SUPERSEDED,
    (AuthorizationStatus.ISSUED, "cancel"): AuthorizationStatus.CANCELLED,
    (AuthorizationStatus.ISSUED, "expire"): AuthorizationStatus.EXPIRED,
}


class OrderStatus(StrEnum):
    """The states of an order, in Order Management's own words."""

    AUTHORIZED = "AUTHORIZED"
    PART_CAPTURED = "PART_CAPTURED"
    CAPTURED = "CAPTURED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


AUTHORIZED, CAPTURED = OrderStatus.AUTHORIZED, OrderStatus.CAPTURED
PART_CAPTURED, CLOSED = OrderStatus.PART_CAPTURED, OrderStatus.CLOSED
EXPIRED = OrderStatus.EXPIRED

ORDER: Mapping[tuple[OrderStatus, str], OrderStatus] = {
    (AUTHORIZED, "capture part"): PART_CAPTURED,
    (AUTHORIZED, "capture the rest"): CAPTURED,
    (AUTHORIZED, "cancel"): OrderStatus.CANCELLED,
    (AUTHORIZED, "expire"): EXPIRED,
    (AUTHORIZED, "update"): AUTHORIZED,
    (AUTHORIZED, "extend"): AUTHORIZED,
    (AUTHORIZED, "address"): AUTHORIZED,
    (AUTHORIZED, "rename"): AUTHORIZED,
    (PART_CAPTURED, "capture part"): PART_CAPTURED,
    (PART_CAPTURED, "capture the rest"): CAPTURED,
    (PART_CAPTURED, "refund"): PART_CAPTURED,
    (PART_CAPTURED, "release"): CAPTURED,
    (PART_CAPTURED, "expire"): CAPTURED,  # what was captured stays, the rest lapses
    (PART_CAPTURED, "update"): PART_CAPTURED,
    (PART_CAPTURED, "use up"): CAPTURED,  # the amount is lowered to what was captured
    (PART_CAPTURED, "extend"): PART_CAPTURED,
    (PART_CAPTURED, "address"): PART_CAPTURED,
    (PART_CAPTURED, "rename"): PART_CAPTURED,
    (CAPTURED, "refund"): CAPTURED,
    (CAPTURED, "update"): PART_CAPTURED,  # the amount is raised
    (CAPTURED, "use up"): CAPTURED,
    (CAPTURED, "address"): CAPTURED,
    (CAPTURED, "rename"): CAPTURED,
    (EXPIRED, "rename"): EXPIRED,
    (AUTHORIZED, "close"): CLOSED,
    (PART_CAPTURED, "close"): CLOSED,
    (CAPTURED, "close"): CLOSED,
    (EXPIRED, "close"): CLOSED,
    (CLOSED, "refund"): CLOSED,
    (CLOSED, "rename"): CLOSED,
}
