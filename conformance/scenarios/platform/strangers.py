"""Scripts on ownership: two merchants, and two environments."""

from __future__ import annotations

from dataclasses import replace

from ...core.operations import Operation
from .checkouts import approved, placement, read_order, read_page
from .purchases import purchase
from .steps import ApiCall, ScriptContext, Steps, required_value, script


def by_another(call: ApiCall) -> ApiCall:
    """The same with the credentials of the documented example, which is another merchant."""
    return replace(call, credential="vector")


@script(
    "another-merchant",
    "Another merchant tries what a purchase's ids open, at each stage of it",
    "PLAT-44",
    needs="consumer vector",
)
def another_merchant(site: ScriptContext) -> Steps:
    yield by_another(ApiCall(Operation.KP_CREATE_SESSION, body=purchase(site.region)))
    checkout, page = yield from approved(site)
    hosted = {"session_id": checkout.hosted}
    placing = placement(required_value(page, "authorization_token"), checkout.body)
    yield by_another(ApiCall(Operation.KP_READ_SESSION, {"session_id": checkout.payment}))
    yield by_another(ApiCall(Operation.HPP_READ_SESSION, hosted))
    yield by_another(ApiCall(Operation.HPP_DISABLE_SESSION, hosted))
    yield by_another(placing)
    order = required_value((yield placing), "order_id")
    yield by_another(read_order(order))
    yield by_another(ApiCall(Operation.OM_CAPTURE, {"order_id": order}, {"captured_amount": 100}))
    yield by_another(ApiCall(Operation.OM_CANCEL, {"order_id": order}))
    yield read_order(order)
    yield from read_page(checkout)


@script(
    "sessions-in-both",
    "A payment session is created, changed and read in both environments",
    "PLAT-03",
    needs="production",
)
def sessions_in_both(site: ScriptContext) -> Steps:
    for environment, word in (("playground", "own"), ("production", "other-environment")):
        there = ApiCall(Operation.KP_CREATE_SESSION, credential=word, at=environment)
        made = yield replace(there, body=purchase(site.region))
        path = {"session_id": required_value(made, "session_id")}
        change = {"merchant_reference1": "changed"}
        yield replace(there, operation=Operation.KP_UPDATE_SESSION, values=path, body=change)
        yield replace(there, operation=Operation.KP_READ_SESSION, values=path)
