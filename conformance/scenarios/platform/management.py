"""Scripts on an order that exists: captures, refunds, cancelling, releasing, changing."""

from __future__ import annotations

from ...core.operations import Operation
from .checkouts import captured, ordered, read_order, refunded
from .steps import ApiCall, ScriptContext, Steps, script


@script(
    "captured-in-parts",
    "Captures up to the order's amount, and beyond",
    "PLAT-32 PLAT-36",
    needs="consumer",
)
def captured_in_parts(site: ScriptContext) -> Steps:
    checkout, order = yield from ordered(site)
    amount = checkout.body["order_amount"]
    for part in (amount + 1, amount // 3, amount, amount - amount // 3, 1):
        yield read_order(order)
        yield captured(order, part)
    yield read_order(order)


@script(
    "refunded-in-parts",
    "Refunds up to what was captured, and beyond",
    "PLAT-33 PLAT-36",
    needs="consumer",
)
def refunded_in_parts(site: ScriptContext) -> Steps:
    checkout, order = yield from ordered(site)
    amount = checkout.body["order_amount"]
    yield read_order(order)
    yield refunded(order, 1)
    yield captured(order, amount // 2)
    for part in (amount // 2 + 1, amount // 3, amount // 2 - amount // 3, 1):
        yield read_order(order)
        yield refunded(order, part)
    yield read_order(order)


@script("cancelled-order", "An order is cancelled, then captured", "PLAT-34", needs="consumer")
def cancelled_order(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    yield ApiCall(Operation.OM_CANCEL, {"order_id": order})
    yield read_order(order)
    yield captured(order, 1)


@script(
    "cancelled-too-late",
    "An order is captured in part, then cancelled",
    "PLAT-34",
    needs="consumer",
)
def cancelled_too_late(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    yield captured(order, 100)
    yield read_order(order)
    yield ApiCall(Operation.OM_CANCEL, {"order_id": order})


@script(
    "released-order",
    "What is left of an order is released before and after its first capture",
    "PLAT-35",
    needs="consumer",
)
def released_order(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    path = {"order_id": order}
    yield ApiCall(Operation.OM_RELEASE, path)
    yield captured(order, 100)
    yield ApiCall(Operation.OM_RELEASE, path)
    yield read_order(order)
    yield captured(order, 100)


@script(
    "same-key-again",
    "A capture is repeated with its key, and with another",
    "PLAT-37",
    needs="consumer",
)
def same_key_again(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    yield captured(order, 100, "first-key")
    yield captured(order, 100, "first-key")
    yield captured(order, 100, "second-key")
    yield read_order(order)


@script(
    "order-changed",
    "References, amount, addresses and time of an order are changed",
    "PLAT-43",
    needs="consumer",
)
def order_changed(site: ScriptContext) -> Steps:
    checkout, order = yield from ordered(site)
    path = {"order_id": order}
    yield ApiCall(Operation.OM_ACKNOWLEDGE, path)
    references = {"merchant_reference1": "changed-1", "merchant_reference2": "changed-2"}
    yield ApiCall(Operation.OM_MERCHANT_REFERENCES, path, references)
    line = checkout.body["order_lines"][0]
    less = {"order_amount": line["total_amount"], "order_lines": [line]}
    yield ApiCall(Operation.OM_UPDATE_AUTHORIZATION, path, less)
    yield ApiCall(
        Operation.OM_CUSTOMER_DETAILS, path, {"shipping_address": checkout.body["billing_address"]}
    )
    yield ApiCall(Operation.OM_EXTEND_AUTHORIZATION, path)
    yield ApiCall(Operation.OM_SHIPPING_INFO, path, {"shipping_info": [{"tracking_number": "1"}]})
    yield read_order(order)


@script(
    "capture-followed-up",
    "What belongs to a capture: shipping, invoice, due date",
    "PLAT-43",
    needs="consumer",
)
def capture_followed_up(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    seen = yield captured(order, 100)
    path = {"order_id": order, "capture_id": seen.header("capture-id")}
    yield ApiCall(
        Operation.OM_CAPTURE_SHIPPING_INFO, path, {"shipping_info": [{"tracking_number": "1"}]}
    )
    yield ApiCall(Operation.OM_TRIGGER_SEND_OUT, path)
    yield ApiCall(Operation.OM_DUE_DATE_OPTIONS, path)
    yield ApiCall(Operation.OM_EXTEND_DUE_DATE, path, {"number_of_days": 10})
    yield ApiCall(
        Operation.OM_MERCHANT_REFERENCES, {"order_id": order}, {"merchant_reference1": "later"}
    )
    yield read_order(order)
