"""Order Management: what is authorized, captured, refunded and released of one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ..core.wire import Json, WireResponse
from .answers import Answer, Call, answer, empty, problem
from .shapes import misshapen
from .tables import ORDER, OrderStatus
from .validation import line_faults
from .world import LETTERS, Authorization, Capture, Order, Refund, World, instant

DAY = 86_400
ORDER_LIFE_DAYS = 28
LONGEST_LIFE_DAYS = 180
FROM_SESSION = (
    "purchase_country",
    "purchase_currency",
    "locale",
    "order_lines",
    "merchant_reference1",
    "merchant_reference2",
    "merchant_data",
    "merchant_urls",
    "billing_address",
    "shipping_address",
    "customer",
)


def midnight(now: float, days: int) -> float:
    """Orders end at midnight UTC, so many days after the day of `now`."""
    return float((int(now) // DAY + days) * DAY)


def open_order(
    world: World,
    authorization: Authorization,
    data: Mapping[str, Json],
    now: float,
    *,
    capture: bool,
) -> Order:
    order = Order(
        id=world.uuid("order"),
        owner=authorization.owner,
        session_id=authorization.session_id,
        hosted_id=authorization.hosted_id,
        klarna_reference=world.word("reference", LETTERS, 8),
        data={name: data[name] for name in FROM_SESSION if name in data},
        original_amount=data["order_amount"],
        amount=data["order_amount"],
        created_at=now,
        expires_at=midnight(now, ORDER_LIFE_DAYS),
        fraud_status=world.fraud_status,
    )
    if capture and order.amount and order.fraud_status == "ACCEPTED":
        order = captured(world, order, order.amount, {}, now)[0]
    world.orders[order.id] = order
    return order


def found_order(world: World, call: Call) -> Order | WireResponse:
    """The order as it stands by now: one whose time is over has expired."""
    id = call.values["order_id"]
    order = world.orders.get(id)
    if order is None or order.owner != call.account.owner:
        return no_such_order(call, id)
    return as_of(order, call.now)


def no_such_order(call: Call, id: str) -> WireResponse:
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


def misfit(call: Call) -> WireResponse | None:
    """Where the other APIs say 400, Order Management says 422."""
    wrong = misshapen(call.operation, call.body)
    if not wrong and isinstance(call.body, dict):
        wrong = tuple(line_faults(call.body.get("order_lines") or ()))
    if not wrong:
        return None
    return problem(call, 422, "UNPROCESSABLE_ENTITY", *(f"Bad value: {name}" for name in wrong))


def not_allowed(call: Call, text: str, code: str = "NOT_ALLOWED") -> Answer:
    return problem(call, 403, code, text), ()


def keep(world: World, order: Order, event: str, **changes: Any) -> bool:
    """Move the order as the table says; False where the table lacks the move."""
    status = ORDER.get((order.status, event))
    if status is None:
        return False
    world.orders[order.id] = replace(order, status=status, **changes)
    return True


# --- reading


def read_order(_: World, __: Call, order: Order) -> Answer:
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


# --- capturing and refunding


def capture(world: World, call: Call, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    amount = call.body["captured_amount"]
    if order.fraud_status != "ACCEPTED" or (order.status, "capture part") not in ORDER:
        return not_allowed(call, "Capture not allowed", "CAPTURE_NOT_ALLOWED")
    if amount > order.remaining:
        text = (
            "Captured amount is higher than the remaining authorized amount. Capture not possible."
        )
        return not_allowed(call, text, "CAPTURE_NOT_ALLOWED")
    after, made = captured(world, order, amount, call.body, call.now)
    world.orders[order.id] = after
    return created(world, call, order, "captures", "Capture-Id", made.id)


def captured(
    world: World, order: Order, amount: int, data: Mapping[str, Json], now: float
) -> tuple[Order, Capture]:
    """The order after a capture that was found to be allowed."""
    reference = f"{order.klarna_reference}-{len(order.captures) + 1}"
    info = tuple(data.get("shipping_info") or ())
    made = Capture(world.uuid("capture", 4), reference, amount, now, data, shipping_info=info)
    event = "capture the rest" if amount == order.remaining else "capture part"
    captures = {**order.captures, made.id: made}
    return replace(order, status=ORDER[order.status, event], captures=captures), made


def refund(world: World, call: Call, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    amount, code = call.body["refunded_amount"], "REFUND_NOT_ALLOWED"
    if not order.captures:
        return not_allowed(call, "Order has no captures. Refund not possible", code)
    if amount > order.captured - order.refunded:
        return not_allowed(call, "Over refund is not allowed. Refund not possible.", code)
    made = Refund(world.uuid("refund", 4), amount, call.now, call.body)
    keep(world, order, "refund", refunds={**order.refunds, made.id: made})
    return created(world, call, order, "refunds", "Refund-Id", made.id)


def created(world: World, _: Call, order: Order, kind: str, name: str, id: str) -> Answer:
    """Some clients read the new id from Location, some from the other header: both are there."""
    location = f"{world.origin}/ordermanagement/v1/orders/{order.id}/{kind}/{id}"
    return empty(
        201, (("Location", location), (name, id), ("Transaction-Id", world.uuid("transaction", 4)))
    )


def cancel(world: World, call: Call, order: Order) -> Answer:
    if order.captures:
        text = "Order has previous captures. Cancel not possible."
        return not_allowed(call, text, "CANCEL_NOT_ALLOWED")
    if not keep(world, order, "cancel"):
        return not_allowed(call, "Cancel not possible.", "CANCEL_NOT_ALLOWED")
    return empty()


def release(world: World, call: Call, order: Order) -> Answer:
    if keep(world, order, "release", released=True):
        return empty()
    if order.status is OrderStatus.CAPTURED:
        text = "Order is fully captured. Remaining authorization cannot be released."
    else:
        text = "Order has no captures. Remaining authorization cannot be released."
    return not_allowed(call, text)


# --- changing the order


def acknowledge(world: World, _: Call, order: Order) -> Answer:
    world.orders[order.id] = replace(order, acknowledged=True)
    return empty()


def update_authorization(world: World, call: Call, order: Order) -> Answer:
    wrong = misfit(call) or unequal(call)
    if wrong:
        return wrong, ()
    amount = call.body["order_amount"]
    if amount < order.captured:
        text = (
            f"Resulting authorization amount {amount} cannot be less than the captured amount "
            f"{order.captured} for order. Order authorization cannot be updated"
        )
        return not_allowed(call, text)
    event = "use up" if order.captures and amount == order.captured else "update"
    data = {**order.data, "order_lines": call.body.get("order_lines", [])}
    if order.released or not keep(world, order, event, amount=amount, data=data):
        return not_allowed(call, "Update not allowed.")
    return empty()


def unequal(call: Call) -> WireResponse | None:
    """The lines replace all lines, so where there are any they must add up to the new amount."""
    lines = call.body.get("order_lines")
    if not lines or sum(line["total_amount"] for line in lines) == call.body["order_amount"]:
        return None
    return problem(call, 422, "UNPROCESSABLE_ENTITY", "Bad value: order_amount")


def extend_authorization(world: World, call: Call, order: Order) -> Answer:
    longest = midnight(order.created_at, LONGEST_LIFE_DAYS)
    until = max(order.expires_at, min(midnight(call.now, ORDER_LIFE_DAYS), longest))
    if call.now >= longest or not keep(world, order, "extend", expires_at=until):
        text = f"Order is {order.status.lower()}. Authorization time cannot be extended."
        return not_allowed(call, text)
    return empty()


def customer_details(world: World, call: Call, order: Order) -> Answer:
    if isinstance(call.body, dict) and "billing_address" in call.body:
        text = (
            "Billing address cannot be updated for user account order. "
            "Customer details cannot be updated."
        )
        return not_allowed(call, text)
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    address = {**order.data.get("shipping_address", {}), **call.body.get("shipping_address", {})}
    if not keep(world, order, "address", data={**order.data, "shipping_address": address}):
        return not_allowed(call, "Customer details cannot be updated.")
    return empty()


def merchant_references(world: World, call: Call, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    names = ("merchant_reference1", "merchant_reference2")
    changed = {name: call.body[name] for name in names if name in call.body}
    if not keep(world, order, "rename", data={**order.data, **changed}):
        return not_allowed(call, "Merchant references cannot be updated.")
    return empty()


def shipping_info(world: World, call: Call, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    told = (*order.shipping_info, *call.body["shipping_info"])
    world.orders[order.id] = replace(order, shipping_info=told)
    return empty()


# --- one capture or refund of an order

Part = tuple[Order, Capture]


def found_capture(world: World, call: Call) -> Part | WireResponse:
    order = found_order(world, call)
    if isinstance(order, WireResponse):
        return order
    capture = order.captures.get(call.values["capture_id"])
    return (order, capture) if capture else no_such_capture(call, order)


def no_such_capture(call: Call, order: Order) -> WireResponse:
    id = call.values["capture_id"]
    if call.request.method != "GET" and not order.captures:
        return problem(call, 403, "NOT_ALLOWED", "Order has no captures.")
    code = "NO_SUCH_CAPTURE" if call.operation == "om.trigger_send_out" else "NO_SUCH_ORDER"
    return problem(call, 404, code, f"Capture {id} could not be found")


def found_refund(world: World, call: Call) -> Refund | WireResponse:
    order = found_order(world, call)
    if isinstance(order, WireResponse):
        return order
    id = call.values["refund_id"]
    text = f"Refund {id} cannot be found for order {order.id}"
    return order.refunds.get(id) or problem(call, 404, "NOT_FOUND", text)


def list_captures(_: World, __: Call, order: Order) -> Answer:
    return answer([capture_view(order, c) for c in order.captures.values()])


def read_capture(_: World, __: Call, part: Part) -> Answer:
    return answer(capture_view(*part))


def read_refund(_: World, __: Call, refund: Refund) -> Answer:
    return answer(refund_view(refund))


def capture_shipping_info(world: World, call: Call, part: Part) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    order, capture = part
    told = (*capture.shipping_info, *call.body["shipping_info"])
    captures = {**order.captures, capture.id: replace(capture, shipping_info=told)}
    world.orders[order.id] = replace(order, captures=captures)
    return empty()


def trigger_send_out(_: World, __: Call, ___: Part) -> Answer:
    return empty()


def due_dates(part: Part) -> Sequence[int]:
    """The extensions on offer, in days; none for an amount that was given back whole."""
    order, capture = part
    return () if refunded_of(order, capture) == capture.amount else (10, 30)


def due_date_options(_: World, __: Call, part: Part) -> Answer:
    currency = part[0].data["purchase_currency"]
    options = [{"amount": 0, "number_of_days": days} for days in due_dates(part)]
    return answer({"currency": currency, "options": options})


def extend_due_date(_: World, call: Call, part: Part) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    if call.body["number_of_days"] not in due_dates(part):
        return not_allowed(call, "Due date cannot be extended by that many days.")
    return empty()
