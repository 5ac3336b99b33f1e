"""The decision about fraud: from when an order waits for it, and what it was."""

from __future__ import annotations

from ..core.marks import FraudDecided, HeldForReview
from ..core.operations import Operation
from ..core.trace import Trace
from .bodies import member
from .stretches import since, until

NOTIFIED_AT = ("merchant_urls", "notification")


def is_held(trace: Trace) -> bool:
    """The order of this purchase waits for the decision, and the platform holds the order."""
    return any(trace.marks(HeldForReview)) and bool(trace.orders)


def decision(trace: Trace) -> FraudDecided | None:
    return next(trace.marks(FraudDecided), None)


def undecided(trace: Trace) -> Trace:
    """Up to the decision."""
    decided = decision(trace)
    return until(trace, decided) if decided else trace


def since_decided(trace: Trace) -> Trace:
    """What came after the decision; nothing where there was none."""
    decided = decision(trace)
    return since(trace, decided) if decided else since(trace, trace.events[-1])


def takes_notifications(trace: Trace) -> bool:
    """The integration gave an address at which decisions are told."""
    calls = trace.calls(Operation.KP_CREATE_SESSION, Operation.KP_PLACE_ORDER)
    return any(member(call.request.body, *NOTIFIED_AT) for call in calls)


def hears_of_decisions(trace: Trace) -> bool:
    """By a notification, or because it reads what is open."""
    polls = "polling" in trace.setup.uses.learns_outcome_by
    return takes_notifications(trace) or polls or any(trace.answers("sweep"))


def refused(trace: Trace) -> bool:
    """Klarna decided against the order."""
    return any(mark.decision != "ACCEPTED" for mark in trace.marks(FraudDecided))
