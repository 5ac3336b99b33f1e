"""Scripts from session to order: each way of placing it, each decision of the consumer."""

from __future__ import annotations

from collections.abc import Generator

from ...core.operations import Operation
from .checkouts import (
    Checkout,
    approved,
    captured,
    created,
    hosted_body,
    last_segment,
    merchant_urls,
    offered,
    ordered,
    placement,
    read_order,
    read_page,
    refunded,
)
from .steps import (
    ApiCall,
    PageAction,
    Script,
    ScriptContext,
    Step,
    StepResult,
    Steps,
    required_value,
    script,
)

NAMED = ("success", "cancel", "failure", "error", "back")


@script(
    "session-to-refund",
    "From the payment session to a full refund",
    "PLAT-04 PLAT-06 PLAT-07 PLAT-12 PLAT-15 PLAT-24 PLAT-33 PLAT-36 PLAT-39 PLAT-40",
    needs="consumer",
)
def session_to_refund(site: ScriptContext) -> Steps:
    checkout, order = yield from ordered(site)
    yield ApiCall(Operation.KP_READ_SESSION, {"session_id": checkout.payment})
    yield read_order(order)
    amount = checkout.body["order_amount"]
    seen = yield captured(order, amount, "capture-1")
    capture = last_segment(seen.header("location"))
    yield ApiCall(Operation.OM_READ_CAPTURE, {"order_id": order, "capture_id": capture})
    yield ApiCall(Operation.OM_LIST_CAPTURES, {"order_id": order})
    seen = yield refunded(order, amount, "refund-1")
    refund = last_segment(seen.header("location"))
    yield ApiCall(Operation.OM_READ_REFUND, {"order_id": order, "refund_id": refund})
    yield read_order(order)
    yield from read_page(checkout)


@script(
    "session-updated",
    "A payment session is changed before the consumer sees it",
    "PLAT-15",
)
def session_updated(site: ScriptContext) -> Steps:
    payment, body = yield from created(site)
    path = {"session_id": payment}
    yield ApiCall(Operation.KP_READ_SESSION, path)
    goods = body["order_lines"][0]
    one = {**goods, "quantity": 2, "total_amount": 2 * goods["total_amount"]}
    if "total_tax_amount" in goods:
        one["total_tax_amount"] = 2 * goods["total_tax_amount"]
    lines = [one, *body["order_lines"][1:]]
    tax = body["order_tax_amount"] + goods.get("total_tax_amount", 0)
    change = {
        "order_lines": lines,
        "order_amount": sum(each["total_amount"] for each in lines),
        "order_tax_amount": tax,
    }
    yield ApiCall(Operation.KP_UPDATE_SESSION, path, change)
    yield ApiCall(Operation.KP_READ_SESSION, path)


@script(
    "page-places-order",
    "The hosted page places the order itself",
    "PLAT-25",
    needs="consumer",
)
def page_places_order(site: ScriptContext) -> Steps:
    _, page = yield from approved(site, mode="PLACE_ORDER")
    yield read_order(required_value(page, "order_id"))


@script(
    "page-captures-order",
    "The hosted page places the order and captures it",
    "PLAT-26",
    needs="consumer",
)
def page_captures_order(site: ScriptContext) -> Steps:
    _, page = yield from approved(site, mode="CAPTURE_ORDER")
    yield read_order(required_value(page, "order_id"))


@script(
    "captured-when-placed",
    "The order is placed with automatic capture",
    "PLAT-46",
    needs="consumer",
)
def captured_when_placed(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    token = required_value(page, "authorization_token")
    seen = yield placement(token, {**checkout.body, "auto_capture": True})
    yield read_order(required_value(seen, "order_id"))


@script(
    "placed-twice",
    "The same placement is sent twice",
    "PLAT-22",
    needs="consumer",
)
def placed_twice(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    token = required_value(page, "authorization_token")
    yield placement(token, checkout.body)
    yield placement(token, checkout.body)


@script(
    "placed-otherwise",
    "Another purchase is placed than the consumer agreed to, before and after the right one",
    "PLAT-23",
    needs="consumer",
)
def placed_otherwise(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    token = required_value(page, "authorization_token")
    line = checkout.body["order_lines"][-1]
    less = {
        **checkout.body,
        "order_lines": checkout.body["order_lines"][:-1],
        "order_amount": checkout.body["order_amount"] - line["total_amount"],
        "order_tax_amount": checkout.body["order_tax_amount"] - line.get("total_tax_amount", 0),
    }
    yield placement(token, less)
    yield placement(token, checkout.body)
    yield placement(token, less)


def decided(act: str, urls: tuple[str, ...]) -> Script:
    """The consumer decides, then comes back and tries to pay."""

    @script(
        f"consumer-{act}s",
        f"The consumer chooses: {act}; then tries to pay on the same page",
        "PLAT-27 PLAT-28 PLAT-41",
        needs="consumer decisions",
    )
    def play(site: ScriptContext) -> Steps:
        checkout = yield from on_page(site, urls)
        yield PageAction(act, checkout.redirect_url)
        yield from read_page(checkout)
        yield PageAction("open", checkout.redirect_url)
        yield PageAction("approve", checkout.redirect_url)
        yield from read_page(checkout)

    return play


def on_page(site: ScriptContext, urls: tuple[str, ...]) -> Generator[Step, StepResult, Checkout]:
    """The page is open; the merchant's URLs ask for the session's id."""
    places = {name: f"{site.merchant}/shop/{name}/{{{{session_id}}}}" for name in urls}
    checkout = yield from offered(site, urls=places)
    yield from read_page(checkout)
    yield PageAction("open", checkout.redirect_url)
    yield from read_page(checkout)
    return checkout


WITHOUT_BACK = tuple(name for name in NAMED if name != "back")
CONSUMER_REFUSED = decided("refuse", NAMED)
CONSUMER_CANCELS = decided("cancel", WITHOUT_BACK)
CONSUMER_GOES_BACK = decided("back", NAMED)
CONSUMER_MEETS_ERROR = decided("error", NAMED)


@script(
    "consumer-approves",
    "The consumer pays and returns to the merchant",
    "PLAT-27 PLAT-41",
    needs="consumer",
)
def consumer_approves(site: ScriptContext) -> Steps:
    checkout = yield from on_page(site, NAMED)
    yield PageAction("approve", checkout.redirect_url)
    yield from read_page(checkout)


@script("session-disabled", "A hosted session is disabled before anybody pays", "PLAT-29")
def session_disabled(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield ApiCall(Operation.HPP_DISABLE_SESSION, {"session_id": checkout.hosted})
    yield from read_page(checkout)


@script("disabled-page", "A disabled page is opened", "PLAT-29", needs="consumer")
def disabled_page(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield ApiCall(Operation.HPP_DISABLE_SESSION, {"session_id": checkout.hosted})
    yield PageAction("open", checkout.redirect_url)
    yield from read_page(checkout)


@script("disabled-too-late", "A completed session is disabled", "PLAT-29", needs="consumer")
def disabled_too_late(site: ScriptContext) -> Steps:
    checkout, _ = yield from approved(site)
    yield ApiCall(Operation.HPP_DISABLE_SESSION, {"session_id": checkout.hosted})
    yield from read_page(checkout)


@script(
    "two-pages",
    "Two hosted sessions on one payment session: one is paid, the other follows",
    "PLAT-01",
    needs="consumer",
)
def two_pages(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    other = yield ApiCall(Operation.HPP_CREATE_SESSION, body=hosted_body(site, checkout.payment))
    second = {"session_id": required_value(other, "session_id")}
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("approve", checkout.redirect_url)
    page = yield from read_page(checkout)
    yield placement(required_value(page, "authorization_token"), checkout.body)
    yield ApiCall(Operation.HPP_READ_SESSION, second)
    yield from read_page(checkout)


@script(
    "several-urls",
    "A hosted session without any merchant URL, and one with all of them",
    "PLAT-15",
)
def several_urls(site: ScriptContext) -> Steps:
    payment, _ = yield from created(site)
    yield ApiCall(
        Operation.HPP_CREATE_SESSION, body={**hosted_body(site, payment), "merchant_urls": {}}
    )
    urls = merchant_urls(site, back=f"{site.merchant}/shop/back")
    yield ApiCall(
        Operation.HPP_CREATE_SESSION, body={**hosted_body(site, payment), "merchant_urls": urls}
    )
