"""Order Management: an order, as it is found and as it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, answer, problem
from .shapes import misshapen
from .tables import ORDER
from .validation import line_faults
from .world import Capture, Order, Refund, World, instant

DAY = 86_400
ORDER_LIFE_DAYS = 28


def midnight(now: float, days: int) -> float:
    """Orders end at midnight UTC, so many days after the day of `now`."""
    return float((int(now) // DAY + days) * DAY)


def found_order(world: World, call: AuthenticatedCall) -> Order | WireResponse:
    """The order as it stands by now: one whose time is over has expired."""
    id = call.values["order_id"]
    order = world.orders.get(id)
    if order is None or order.owner != call.account.owner:
        return no_such_order(call, id)
    return as_of(order, call.now)


def no_such_order(call: AuthenticatedCall, id: str) -> WireResponse:
    try:
        UUID(id)
    except ValueError:
        return problem(call, 404, "INVALID_ORDER_ID", "Order ID must be a valid UUID.")
    return problem(call, 404, "NO_SUCH_ORDER", f"Order {id} cannot be found")


def as_of(order: Order, now: float) -> Order:
    status = ORDER.get((order.status, "expire"))
    if status is None or now < order.expires_at:
        return order
    return replace(order, status=status, released=True)


def misfit(call: AuthenticatedCall) -> WireResponse | None:
    """Where the other APIs say 400, Order Management says 422."""
    wrong = misshapen(call.operation, call.body)
    return unprocessable(call, *wrong) if wrong else None


def unsound(call: AuthenticatedCall) -> WireResponse | None:
    """The same of a body with lines, which must also add up."""
    wrong = misshapen(call.operation, call.body) or tuple(
        line_faults(call.body.get("order_lines") or ())
    )
    return unprocessable(call, *wrong) if wrong else None


def unprocessable(call: AuthenticatedCall, *fields: str) -> WireResponse:
    return problem(call, 422, "UNPROCESSABLE_ENTITY", *(f"Bad value: {name}" for name in fields))


def not_allowed(call: AuthenticatedCall, text: str, code: str = "NOT_ALLOWED") -> Answer:
    return problem(call, 403, code, text), ()


def keep(world: World, order: Order, event: str, **changes: Any) -> bool:
    """Move the order as the table says; False where the table lacks the move."""
    status = ORDER.get((order.status, event))
    if status is None:
        return False
    world.orders[order.id] = replace(order, status=status, **changes)
    return True


def read_order(_: World, __: AuthenticatedCall, order: Order) -> Answer:
    return answer(order_view(order))


def order_view(order: Order) -> dict[str, Json]:
    data = order.data
    references = ("merchant_reference1", "merchant_reference2", "merchant_data", "locale")
    return {
        "order_id": order.id,
        "status": str(order.status),
        "fraud_status": order.fraud_status,
        "order_amount": order.amount,
        "original_order_amount": order.original_amount,
        "captured_amount": order.captured,
        "refunded_amount": order.refunded,
        "remaining_authorized_amount": order.remaining,
        "purchase_country": data["purchase_country"],
        "purchase_currency": data["purchase_currency"],
        **{name: data[name] for name in references if name in data},
        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
        "klarna_reference": order.klarna_reference,
        "customer": data.get("customer", {}),
        "billing_address": data.get("billing_address", {}),
        "shipping_address": data.get("shipping_address", data.get("billing_address", {})),
        "order_lines": data.get("order_lines", []),
        "captures": [capture_view(order, c) for c in order.captures.values()],
        "refunds": [refund_view(r) for r in order.refunds.values()],
        "shipping_info": list(order.shipping_info),
        "initial_payment_method": {"type": "INVOICE", "description": "Pay later"},
    }


def capture_view(order: Order, capture: Capture) -> dict[str, Json]:
    return {
        "capture_id": capture.id,
        "klarna_reference": capture.klarna_reference,
        "captured_amount": capture.amount,
        "captured_at": instant(capture.at),
        "refunded_amount": refunded_of(order, capture),
        "description": capture.data.get("description", ""),
        "reference": capture.data.get("reference", ""),
        "order_lines": capture.data.get("order_lines", []),
        "shipping_info": list(capture.shipping_info),
        "billing_address": order.data.get("billing_address", {}),
        "shipping_address": order.data.get("shipping_address", {}),
    }


def refunded_of(order: Order, capture: Capture) -> int:
    """Refunds are of the order; they are told of the oldest captures first."""
    left = order.refunded
    for each in order.captures.values():
        if each is capture:
            break
        left -= min(left, each.amount)
    return min(left, capture.amount)


def refund_view(refund: Refund) -> dict[str, Json]:
    return {
        "refund_id": refund.id,
        "refunded_amount": refund.amount,
        "refunded_at": instant(refund.at),
        "description": refund.data.get("description", ""),
        "reference": refund.data.get("reference", ""),
        "order_lines": refund.data.get("order_lines", []),
    }
