"""Fraud decisions on pending orders, and their notifications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .answers import encoded
from .lifecycle import DeliverCallbacks, filled
from .world import Callback, Order, World, instant

EVENTS: Mapping[str, tuple[str, str]] = {
    "ACCEPTED": ("ACCEPTED", "FRAUD_RISK_ACCEPTED"),
    "REJECTED": ("REJECTED", "FRAUD_RISK_REJECTED"),
    "STOPPED": ("REJECTED", "FRAUD_RISK_STOPPED"),
}


def decide(world: World, order_id: str, decision: str, now: float) -> DeliverCallbacks:
    """Decide on an order: ACCEPTED or REJECTED while it is pending, STOPPED once it was accepted.

    Any other decision changes nothing and tells nobody.
    """
    order = world.orders[order_id]
    if decision not in EVENTS or (order.fraud_status == "PENDING") is (decision == "STOPPED"):
        return ()
    if order.fraud_status == "REJECTED" or (decision == "STOPPED" and order.captures):
        return ()
    fraud_status, event = EVENTS[decision]
    world.orders[order_id] = replace(order, fraud_status=fraud_status)
    return notification(world, order, event, now)


def notification(world: World, order: Order, event: str, now: float) -> DeliverCallbacks:
    url = (order.data.get("merchant_urls") or {}).get("notification")
    if not url:
        return ()
    body = encoded({"order_id": order.id, "decided_at": instant(now), "event_type": event})
    target = filled(url.replace("{order.id}", order.id), {})
    event_id = world.uuid("event", 4)
    return (Callback(target, body, order.hosted_id, event_id, event, "fraud_notification"),)
