"""Scripts on what has ended: a released authorization, an ordered session, an expired order."""

from __future__ import annotations

from ...core.operations import Operation
from .checkouts import (
    HOUR,
    approved,
    captured,
    clock_moved_by,
    hosted_body,
    ordered,
    placement,
    read_order,
)
from .steps import ApiCall, ScriptContext, Steps, required_value, script

LIFE = 29 * 24 * HOUR  # an order's authorization, and a day


@script(
    "authorization-given-back",
    "The merchant gives the authorization back, and then tries to place the order",
    "PLAT-51",
    needs="consumer",
)
def authorization_given_back(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    token = required_value(page, "authorization_token")
    yield ApiCall(Operation.KP_CANCEL_AUTHORIZATION, {"authorization_token": token})
    yield placement(token, checkout.body)


@script(
    "changed-after-its-order",
    "A payment session is changed, and offered once more, after it became an order",
    "PLAT-52",
    needs="consumer",
)
def changed_after_its_order(site: ScriptContext) -> Steps:
    checkout, _ = yield from ordered(site)
    change = {"merchant_reference1": "changed"}
    yield ApiCall(Operation.KP_UPDATE_SESSION, {"session_id": checkout.payment}, change)
    yield ApiCall(Operation.HPP_CREATE_SESSION, body=hosted_body(site, checkout.payment))


@script(
    "order-expired",
    "Nobody captures an order until its authorization has ended",
    "PLAT-53",
    needs="consumer clock",
)
def order_expired(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    yield read_order(order)
    yield clock_moved_by(LIFE)
    yield read_order(order)
    yield captured(order, 100)
    yield ApiCall(Operation.OM_EXTEND_AUTHORIZATION, {"order_id": order})
