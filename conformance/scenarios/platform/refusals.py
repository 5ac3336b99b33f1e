"""Scripts that send what the contract does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.wire import Json
from .checkouts import created, hosted_body, ordered
from .purchases import Purchase, purchase
from .steps import ApiCall, ScriptContext, Steps, script


def with_line(body: Purchase, **changes: Json) -> Purchase:
    """The first line otherwise, and the rest as it was."""
    lines = [{**body["order_lines"][0], **changes}, *body["order_lines"][1:]]
    return {**body, "order_lines": lines}


@script("sums-that-do-not-add-up", "Amounts that contradict each other", "PLAT-08 PLAT-16")
def sums_that_do_not_add_up(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    total, price = body["order_amount"], body["order_lines"][0]["unit_price"]
    for wrong, why in (
        ({**body, "order_amount": total + 1}, "order_amount is a unit above its lines"),
        ({**body, "order_amount": total - 1}, "order_amount is a unit below its lines"),
        (with_line(body, unit_price=price + 1), "a line is not quantity times price"),
        (with_line(body, total_discount_amount=100), "a discount that no total knows of"),
    ):
        yield ApiCall(Operation.KP_CREATE_SESSION, body=wrong, invalid=why)


@script(
    "tax-that-does-not-fit", "Tax beside its rate, within rounding and beyond", "PLAT-08 PLAT-17"
)
def tax_that_does_not_fit(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    line = body["order_lines"][0]
    if "total_tax_amount" in line:
        tax = line["total_tax_amount"]
        yield ApiCall(Operation.KP_CREATE_SESSION, body=with_line(body, total_tax_amount=tax + 1))
        why = "a line's tax is far from its rate"
        wrong = with_line(body, total_tax_amount=tax + 500)
        wrong["order_tax_amount"] = body["order_tax_amount"] + 500
        yield ApiCall(Operation.KP_CREATE_SESSION, body=wrong, invalid=why)
    wrong = {**body, "order_tax_amount": body["order_tax_amount"] + 100}
    yield ApiCall(
        Operation.KP_CREATE_SESSION, body=wrong, invalid="order_tax_amount is not its lines'"
    )


@script("not-json", "Bodies that are not JSON, or not an object", "PLAT-08 PLAT-09")
def not_json(_: ScriptContext) -> Steps:
    for raw in ("{", '{"order_amount": NaN}', "<xml/>", "[]", '"text"', "null", "1"):
        for operation in (Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION):
            yield ApiCall(operation, raw=raw, invalid=f"the body is {raw}")


def shapes(body: Purchase) -> Iterator[tuple[Purchase, str]]:
    """A purchase with one field wrong."""
    for name in ("purchase_country", "purchase_currency", "order_amount", "order_lines"):
        yield {k: v for k, v in body.items() if k != name}, f"{name} is missing"
    for name, value in (
        ("purchase_country", "Sweden"),
        ("purchase_currency", "S"),
        ("order_amount", -1),
        ("order_amount", "100"),
        ("order_amount", 1.5),
        ("order_lines", []),
        ("order_lines", {}),
        ("merchant_reference1", "r" * 256),
        ("merchant_data", "d" * 6001),
        ("locale", "svenska!"),
        ("billing_address", {"country": "Sverige"}),
    ):
        yield {**body, name: value}, f"{name} is ill-formed"
    for name, value in (
        ("name", ""),
        ("name", "n" * 256),
        ("quantity", -1),
        ("unit_price", 200_000_001),
        ("tax_rate", 10_001),
        ("reference", "r" * 256),
        ("product_url", "u" * 1025),
    ):
        yield with_line(body, **{name: value}), f"a line's {name} is ill-formed"


@script("ill-formed-purchases", "Payment sessions with one field wrong", "PLAT-08 PLAT-09")
def ill_formed_purchases(site: ScriptContext) -> Steps:
    for wrong, why in shapes(purchase(site.region)):
        yield ApiCall(Operation.KP_CREATE_SESSION, body=wrong, invalid=why)


@script("ill-formed-pages", "Hosted sessions with one field wrong", "PLAT-08 PLAT-09")
def ill_formed_pages(site: ScriptContext) -> Steps:
    payment, _ = yield from created(site)
    body = hosted_body(site, payment)
    for change, why in (
        ({"payment_session_url": None}, "payment_session_url is missing"),
        ({"payment_session_url": 1}, "payment_session_url is a number"),
        ({"options": {"place_order_mode": "LATER"}}, "place_order_mode is unknown"),
        ({"options": {"purchase_type": "STEAL"}}, "purchase_type is unknown"),
        ({"options": {"background_images": [{"url": 1}]}}, "an image's url is a number"),
        ({"merchant_urls": {"success": 1}}, "a merchant URL is a number"),
        ({"merchant_urls": []}, "merchant_urls is a list"),
    ):
        yield ApiCall(Operation.HPP_CREATE_SESSION, body={**body, **change}, invalid=why)
    both = {"payment_method_category": "KLARNA", "payment_method_categories": ["KLARNA"]}
    why = "one category and a list of them"
    yield ApiCall(Operation.HPP_CREATE_SESSION, body={**body, "options": both}, invalid=why)


@script(
    "ill-formed-changes",
    "Captures, refunds and changes of an order with one field wrong",
    "PLAT-08 PLAT-09",
    needs="consumer",
)
def ill_formed_changes(site: ScriptContext) -> Steps:
    _, order = yield from ordered(site)
    path = {"order_id": order}
    for operation, body, why in (
        (Operation.OM_CAPTURE, {}, "captured_amount is missing"),
        (Operation.OM_CAPTURE, {"captured_amount": -1}, "captured_amount is negative"),
        (Operation.OM_CAPTURE, {"captured_amount": "100"}, "captured_amount is text"),
        (
            Operation.OM_CAPTURE,
            {"captured_amount": 100, "reference": "r" * 256},
            "reference is too long",
        ),
        (Operation.OM_REFUND, {}, "refunded_amount is missing"),
        (Operation.OM_REFUND, {"refunded_amount": -1}, "refunded_amount is negative"),
        (Operation.OM_UPDATE_AUTHORIZATION, {}, "order_amount is missing"),
        (
            Operation.OM_UPDATE_AUTHORIZATION,
            {"order_amount": 200_000_001},
            "order_amount is too large",
        ),
        (
            Operation.OM_MERCHANT_REFERENCES,
            {"merchant_reference1": "r" * 256},
            "a reference is too long",
        ),
        (Operation.OM_SHIPPING_INFO, {"shipping_info": []}, "shipping_info is empty"),
        (
            Operation.OM_SHIPPING_INFO,
            {"shipping_info": [{"shipping_method": "Pigeon"}]},
            "shipping_method is unknown",
        ),
        (
            Operation.OM_CUSTOMER_DETAILS,
            {"shipping_address": {"given_name": "n" * 101}},
            "a name is too long",
        ),
    ):
        yield ApiCall(operation, path, body, invalid=why)
