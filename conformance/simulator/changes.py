"""Order Management: changes of an order that move no money."""

from __future__ import annotations

from dataclasses import replace

from ..core.wire import WireResponse
from .answers import Answer, AuthenticatedCall, empty
from .orders import ORDER_LIFE_DAYS, keep, midnight, misfit, not_allowed, unprocessable, unsound
from .world import Order, World

LONGEST_LIFE_DAYS = 180


def acknowledge(world: World, _: AuthenticatedCall, order: Order) -> Answer:
    world.orders[order.id] = replace(order, acknowledged=True)
    return empty()


def update_authorization(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    wrong = unsound(call) or unequal(call)
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


def unequal(call: AuthenticatedCall) -> WireResponse | None:
    """The lines replace all lines, so where there are any they must add up to the new amount."""
    lines = call.body.get("order_lines")
    if not lines or sum(line["total_amount"] for line in lines) == call.body["order_amount"]:
        return None
    return unprocessable(call, "order_amount")


def cancel(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    if order.captures:
        text = "Order has previous captures. Cancel not possible."
        return not_allowed(call, text, "CANCEL_NOT_ALLOWED")
    if not keep(world, order, "cancel"):
        return not_allowed(call, "Cancel not possible.", "CANCEL_NOT_ALLOWED")
    return empty()


def extend_authorization(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    longest = midnight(order.created_at, LONGEST_LIFE_DAYS)
    until = max(order.expires_at, min(midnight(call.now, ORDER_LIFE_DAYS), longest))
    if call.now >= longest or not keep(world, order, "extend", expires_at=until):
        text = f"Order is {order.status.lower()}. Authorization time cannot be extended."
        return not_allowed(call, text)
    return empty()


def customer_details(world: World, call: AuthenticatedCall, order: Order) -> Answer:
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


def merchant_references(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    names = ("merchant_reference1", "merchant_reference2")
    changed = {name: call.body[name] for name in names if name in call.body}
    if not keep(world, order, "rename", data={**order.data, **changed}):
        return not_allowed(call, "Merchant references cannot be updated.")
    return empty()


def shipping_info(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    told = (*order.shipping_info, *call.body["shipping_info"])
    world.orders[order.id] = replace(order, shipping_info=told)
    return empty()
