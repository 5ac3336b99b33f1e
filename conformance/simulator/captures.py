"""Order Management: captures, refunds, and what belongs to one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..core.operations import Operation
from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, answer, empty, problem
from .orders import (
    capture_view,
    found_order,
    keep,
    misfit,
    not_allowed,
    refund_view,
    refunded_of,
    unprocessable,
    unsound,
)
from .tables import ORDER, OrderStatus
from .world import Capture, Order, Refund, World

Part = tuple[Order, Capture]


def capture(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    wrong = unsound(call) or moves_nothing(call, "captured_amount")
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


def moves_nothing(call: AuthenticatedCall, name: str) -> WireResponse | None:
    """A request may say 0 by its schema, a capture or refund that exists may not."""
    return unprocessable(call, name) if call.body[name] == 0 else None


def refund(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    wrong = unsound(call) or moves_nothing(call, "refunded_amount")
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


def created(
    world: World, _: AuthenticatedCall, order: Order, kind: str, name: str, id: str
) -> Answer:
    """Some clients read the new id from Location, some from the other header: both are there."""
    location = f"{world.origin}/ordermanagement/v1/orders/{order.id}/{kind}/{id}"
    return empty(
        201, (("Location", location), (name, id), ("Transaction-Id", world.uuid("transaction", 4)))
    )


def release(world: World, call: AuthenticatedCall, order: Order) -> Answer:
    if keep(world, order, "release", released=True):
        return empty()
    if order.status is OrderStatus.CAPTURED:
        text = "Order is fully captured. Remaining authorization cannot be released."
    else:
        text = "Order has no captures. Remaining authorization cannot be released."
    return not_allowed(call, text)


def found_capture(world: World, call: AuthenticatedCall) -> Part | WireResponse:
    order = found_order(world, call)
    if isinstance(order, WireResponse):
        return order
    capture = order.captures.get(call.values["capture_id"])
    return (order, capture) if capture else no_such_capture(call, order)


def no_such_capture(call: AuthenticatedCall, order: Order) -> WireResponse:
    id = call.values["capture_id"]
    if call.request.method != "GET" and not order.captures:
        return problem(call, 403, "NOT_ALLOWED", "Order has no captures.")
    code = "NO_SUCH_CAPTURE" if call.operation == Operation.OM_TRIGGER_SEND_OUT else "NO_SUCH_ORDER"
    return problem(call, 404, code, f"Capture {id} could not be found")


def found_refund(world: World, call: AuthenticatedCall) -> Refund | WireResponse:
    order = found_order(world, call)
    if isinstance(order, WireResponse):
        return order
    id = call.values["refund_id"]
    text = f"Refund {id} cannot be found for order {order.id}"
    return order.refunds.get(id) or problem(call, 404, "NOT_FOUND", text)


def list_captures(_: World, __: AuthenticatedCall, order: Order) -> Answer:
    return answer([capture_view(order, c) for c in order.captures.values()])


def read_capture(_: World, __: AuthenticatedCall, part: Part) -> Answer:
    return answer(capture_view(*part))


def read_refund(_: World, __: AuthenticatedCall, refund: Refund) -> Answer:
    return answer(refund_view(refund))


def capture_shipping_info(world: World, call: AuthenticatedCall, part: Part) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    order, capture = part
    told = (*capture.shipping_info, *call.body["shipping_info"])
    captures = {**order.captures, capture.id: replace(capture, shipping_info=told)}
    world.orders[order.id] = replace(order, captures=captures)
    return empty()


def trigger_send_out(_: World, __: AuthenticatedCall, ___: Part) -> Answer:
    return empty()


def due_dates(part: Part) -> Sequence[int]:
    """The extensions on offer, in days; none for an amount that was given back whole."""
    order, capture = part
    return () if refunded_of(order, capture) == capture.amount else (10, 30)


def due_date_options(_: World, __: AuthenticatedCall, part: Part) -> Answer:
    currency = part[0].data["purchase_currency"]
    options = [{"amount": 0, "number_of_days": days} for days in due_dates(part)]
    return answer({"currency": currency, "options": options})


def extend_due_date(_: World, call: AuthenticatedCall, part: Part) -> Answer:
    wrong = misfit(call)
    if wrong:
        return wrong, ()
    if call.body["number_of_days"] not in due_dates(part):
        return not_allowed(call, "Due date cannot be extended by that many days.")
    return empty()
