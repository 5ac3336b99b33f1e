from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import fraud, management
from ..orders import OVER, PAID
from ..predicates import WAITS_FOR_DECISIONS
from ..sources import PENDING_ORDERS
from ..variations import met

DECISION = "fraud_decision"  # the axis on which the decision about fraud is pending


@requirement(
    "ORD-07",
    Level.MUST,
    "An order whose fraud status is pending is held until Klarna has decided, and then follows.",
    source=PENDING_ORDERS,
    applies=WAITS_FOR_DECISIONS,
    hint="Keep the order and its id, show it as open, and read the order when a notification comes "
    "or from time to time; deliver on ACCEPTED, and never on anything else.",
)
def pending_is_held(trace: Trace) -> Iterator[Observation]:
    """Klarna has not taken the risk yet: what is delivered now may never be paid, and what is
    thrown away now is a sale that was good."""
    if met(trace, DECISION):
        yield from held_meanwhile(trace, trace.orders)
        return
    if fraud.is_held(trace):
        yield from held_meanwhile(fraud.undecided(trace), trace.orders)
    decided = fraud.decision(trace)
    if decided is None:
        return
    if decided.decision == "ACCEPTED":
        yield from released(trace)
    else:
        yield from not_delivered(trace, decided.decision)


def held_meanwhile(trace: Trace, orders: tuple[str, ...]) -> Iterator[Observation]:
    for answer in trace.states:
        yield Observation(
            answer.state not in PAID | OVER,
            "held while the decision is pending",
            f"{answer.state} while the decision is pending",
            answer.exchange,
        )
        if answer.klarna_order_id:
            yield Observation(
                answer.klarna_order_id in orders,
                "the order's id kept",
                f"order id {answer.klarna_order_id}",
                answer.exchange,
            )


def released(trace: Trace) -> Iterator[Observation]:
    """The integration learns of it by the notification, by reading the order, or not at all."""
    later = fraud.since_decided(trace)
    if later.states:
        last = later.states[-1]
        yield Observation(
            last.state in PAID,
            "paid after the decision ACCEPTED",
            f"{last.state} after the decision ACCEPTED",
            last.exchange,
            tolerated=last.state == "pending" and not fraud.hears_of_decisions(trace),
        )


def not_delivered(trace: Trace, decision: str) -> Iterator[Observation]:
    later = fraud.since_decided(trace)
    if decision == "REJECTED" and later.states:
        last = later.states[-1]
        yield Observation(
            last.state not in PAID,
            "not paid after the decision REJECTED",
            f"{last.state} after the decision REJECTED",
            last.exchange,
        )
    for answer in management.answers_of(later, "capture", Result.ACCEPTED):
        done = management.total(later, "capture")
        yield Observation(
            bool(done),
            f"no capture booked after {decision}",
            f"capture {answer.result} after {decision}, {done} captured",
            answer.exchange,
        )
    if not management.answers_of(later, "capture", Result.ACCEPTED):
        yield Observation(
            held=True,
            expected=f"nothing delivered after {decision}",
            seen=f"no capture accepted after {decision}",
        )
