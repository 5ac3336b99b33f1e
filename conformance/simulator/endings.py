"""Endings that only Klarna itself can cause."""

from __future__ import annotations

from dataclasses import replace

from .lifecycle import DeliverCallbacks, end_all
from .orders import keep
from .tables import PAYMENT
from .world import World


def cancel_payment_session(world: World, session_id: str, now: float) -> DeliverCallbacks:
    """The KP session is cancelled, and with it every HPP session on it."""
    session = world.payments[session_id]
    status = PAYMENT.get((session.status, "cancel"))
    if status is None:
        return ()
    world.payments[session_id] = cancelled = replace(session, status=status)
    return end_all(world, cancelled, "cancel", now)


def close_order(world: World, order_id: str) -> bool:
    """Nothing more can be captured, what was captured can still be refunded; False if refused."""
    return keep(world, world.orders[order_id], "close", released=True)
