"""The shape of each request body: field by field, not yet what the fields say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema_rs import ValidationError, Validator, validator_for

from ..core.wire import Json

Schema = dict[str, Any]

DEEPEST = 32
AMOUNT_MOST = 200_000_000
INT64_MOST = 2**63 - 1


class Unreadable(ValueError):
    """Nested beyond what any request of these APIs needs."""


def plain(value: Json, depth: int = 0) -> Json:
    """The value without null members, which Klarna reads as absent, and with 5.0 read as 5."""
    if depth > DEEPEST:
        raise Unreadable
    match value:
        case dict():
            return {k: plain(v, depth + 1) for k, v in value.items() if v is not None}
        case list():
            return [plain(v, depth + 1) for v in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def text(least: int = 0, most: int = 255, pattern: str = "") -> Schema:
    bounds = {"type": "string", "minLength": least, "maxLength": most}
    return bounds | ({"pattern": pattern} if pattern else {})


def whole(least: int = 0, most: int = INT64_MOST) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def choice(*words: str) -> Schema:
    """Documents and Klarna's own examples differ in letter case, so any case will do."""
    return {"type": "string", "pattern": f"^(?i:{'|'.join(words)})$"}


def many(item: Schema, least: int = 0, most: int = 1000) -> Schema:
    return {"type": "array", "items": item, "minItems": least, "maxItems": most}


def fields(required: str = "", /, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


ANY_TEXT: Schema = {"type": "string", "maxLength": 2000}
COUNTRY = text(2, 2, "^[A-Za-z]{2}$")
CURRENCY = text(3, 3, "^[A-Za-z]{3}$")
LOCALE = text(2, 17, "^[A-Za-z]{2}(-[A-Za-z]{2})*$")
COLOUR = text(7, 7, "^#[A-Fa-f0-9]{6}$")

PAYMENT_ADDRESS = fields(
    **dict.fromkeys(
        (
            "attention",
            "city",
            "email",
            "family_name",
            "given_name",
            "organization_name",
            "phone",
            "region",
            "street_address",
            "street_address2",
        ),
        text(most=99),
    ),
    postal_code=text(most=10),
    title=text(most=20),
    country=COUNTRY,
)
PRODUCT_IDENTIFIERS = fields(
    brand=text(most=70),
    category_path=text(most=750),
    color=text(most=64),
    global_trade_item_number=text(most=50),
    manufacturer_part_number=text(most=70),
    size=text(most=64),
)
SUBSCRIPTION = fields(
    "name interval interval_count",
    name=text(1),
    interval=choice("DAY", "WEEK", "MONTH", "YEAR"),
    interval_count=whole(1),
)
PAYMENT_LINE = fields(
    "name quantity unit_price total_amount",
    name=text(1),
    quantity=whole(),
    unit_price=whole(-INT64_MOST, AMOUNT_MOST),
    total_amount=whole(-INT64_MOST, AMOUNT_MOST),
    reference=text(),
    quantity_unit=text(1, 8),
    tax_rate=whole(0, 10000),
    total_discount_amount=whole(),
    total_tax_amount=whole(-INT64_MOST),
    type=text(),
    image_url=text(most=1024),
    product_url=text(most=1024),
    merchant_data=text(most=1024),
    product_identifiers=PRODUCT_IDENTIFIERS,
    subscription=SUBSCRIPTION,
)
PAYMENT: Mapping[str, Schema] = {
    "purchase_country": COUNTRY,
    "purchase_currency": CURRENCY,
    "locale": LOCALE,
    "order_amount": whole(),
    "order_tax_amount": whole(),
    "order_lines": many(PAYMENT_LINE, least=1),
    "intent": text(),  # an open list
    "acquiring_channel": choice("ECOMMERCE", "IN_STORE", "TELESALES"),
    "merchant_reference1": text(),
    "merchant_reference2": text(),
    "merchant_data": text(most=6000),
    "merchant_urls": fields(
        confirmation=ANY_TEXT, notification=ANY_TEXT, push=ANY_TEXT, authorization=ANY_TEXT
    ),
    "options": fields(
        color_border=COLOUR,
        color_border_selected=COLOUR,
        color_details=COLOUR,
        color_text=COLOUR,
        radius_border=text(),
    ),
    "attachment": fields("body content_type", body={"type": "string"}, content_type=text()),
    "billing_address": PAYMENT_ADDRESS,
    "shipping_address": PAYMENT_ADDRESS,
    "customer": fields(
        date_of_birth=text(),
        gender=text(),
        last_four_ssn=text(pattern="^([0-9]{4}|[0-9]{9})$"),
        national_identification_number=text(),
        title=text(),
        type=text(pattern="^(person|organization)$"),
        organization_registration_id=text(),
        vat_id=text(),
        organization_entity_type=choice(
            "LIMITED_COMPANY",
            "PUBLIC_LIMITED_COMPANY",
            "ENTREPRENEURIAL_COMPANY",
            "LIMITED_PARTNERSHIP_LIMITED_COMPANY",
            "LIMITED_PARTNERSHIP",
            "GENERAL_PARTNERSHIP",
            "REGISTERED_SOLE_TRADER",
            "SOLE_TRADER",
            "CIVIL_LAW_PARTNERSHIP",
            "PUBLIC_INSTITUTION",
            "OTHER",
        ),
    ),
    "custom_payment_method_ids": many(text()),
    "design": text(),
}
PURCHASE = "purchase_country purchase_currency order_amount order_lines"

CATEGORY = choice(
    "DIRECT_DEBIT", "DIRECT_BANK_TRANSFER", "PAY_NOW", "PAY_LATER", "PAY_OVER_TIME", "KLARNA"
)
HOSTED = fields(
    "payment_session_url",
    payment_session_url=text(1, 2000),
    profile_id=text(),
    merchant_urls=fields(
        **dict.fromkeys(
            ("success", "cancel", "back", "failure", "error", "status_update"), ANY_TEXT
        )
    ),
    options=fields(
        background_images=many(fields(url=ANY_TEXT, width=whole())),
        logo_url=ANY_TEXT,
        page_title=text(),
        payment_method_category=CATEGORY,
        payment_method_categories=many(CATEGORY),
        place_order_mode=choice("NONE", "PLACE_ORDER", "CAPTURE_ORDER"),
        purchase_type=choice(
            "BUY", "RENT", "BOOK", "SUBSCRIBE", "DOWNLOAD", "ORDER", "CONTINUE", "PAY"
        ),
        show_subtotal_detail=choice("HIDE"),
    ),
)

ORDER_LINE = fields(
    "name quantity unit_price total_amount",
    name=text(),
    quantity=whole(),
    unit_price=whole(-INT64_MOST, AMOUNT_MOST),
    total_amount=whole(-INT64_MOST, AMOUNT_MOST),
    reference=text(),
    quantity_unit=text(most=10),
    tax_rate=whole(),
    total_discount_amount=whole(0, AMOUNT_MOST),
    total_tax_amount=whole(-INT64_MOST, AMOUNT_MOST),
    type=text(),
    image_url=text(most=1024),
    product_url=text(most=1024),
    merchant_data=text(most=1024),
    product_identifiers=PRODUCT_IDENTIFIERS,
    subscription=SUBSCRIPTION,
)
SHIPPING_INFO = fields(
    shipping_company=text(most=100),
    shipping_method=text(
        pattern="^(PickUpStore|Home|BoxReg|BoxUnreg|PickUpPoint|Own|Postal|DHLPackstation|Digital"
        "|Undefined|PickUpWarehouse|ClickCollect|PalletDelivery)$"
    ),
    tracking_number=text(most=100),
    tracking_uri=text(most=1024),
    return_shipping_company=text(most=100),
    return_tracking_number=text(most=100),
    return_tracking_uri=text(most=1024),
)
ORDER_ADDRESS = fields(
    **dict.fromkeys(
        ("given_name", "family_name", "email", "phone", "street_address", "street_address2"),
        text(most=100),
    ),
    city=text(most=200),
    region=text(most=200),
    attention=text(),
    organization_name=text(),
    postal_code=text(most=10),
    title=text(most=20),
    country=COUNTRY,
)
DETAIL: Mapping[str, Schema] = {
    "description": text(),
    "reference": text(),
    "order_lines": many(ORDER_LINE),
}

# What an operation that reads a body wants of it; one that stands not here reads none.
SHAPES: Mapping[str, Schema] = {
    "kp.create_session": fields(PURCHASE, **PAYMENT),
    "kp.update_session": fields(**PAYMENT),
    "kp.place_order": fields(PURCHASE, **PAYMENT, auto_capture={"type": "boolean"}),
    "kp.create_customer_token": fields(
        "description intended_use locale purchase_country purchase_currency",
        description=text(1),
        intended_use=choice("SUBSCRIPTION"),
        locale=LOCALE,
        purchase_country=COUNTRY,
        purchase_currency=CURRENCY,
        billing_address=PAYMENT_ADDRESS,
        customer=PAYMENT["customer"],
    ),
    "hpp.create_session": HOSTED,
    "hpp.distribute_session": fields(
        "contact_information method",
        contact_information=fields(
            email=text(), phone=text(), phone_country=COUNTRY, access_id=text()
        ),
        method=choice("sms", "email", "token"),
        template=choice("INSTORE_PURCHASE"),
    ),
    "om.update_authorization": fields("order_amount", order_amount=whole(0, AMOUNT_MOST), **DETAIL),
    "om.capture": fields(
        "captured_amount",
        captured_amount=whole(1, AMOUNT_MOST),
        shipping_delay=whole(),
        shipping_info=many(SHIPPING_INFO, most=500),
        **DETAIL,
    ),
    "om.refund": fields("refunded_amount", refunded_amount=whole(1, AMOUNT_MOST), **DETAIL),
    "om.capture_shipping_info": fields("shipping_info", shipping_info=many(SHIPPING_INFO, 1, 500)),
    "om.shipping_info": fields("shipping_info", shipping_info=many(SHIPPING_INFO, 1, 500)),
    "om.extend_due_date": fields("number_of_days", number_of_days=whole(1, 2**31 - 1)),
    "om.customer_details": fields(shipping_address=ORDER_ADDRESS),
    "om.merchant_references": fields(merchant_reference1=text(), merchant_reference2=text()),
}
VALIDATORS: Mapping[str, Validator] = {
    operation: validator_for(schema) for operation, schema in SHAPES.items()
}


def misshapen(operation: str, body: Json) -> tuple[str, ...]:
    """The paths of the fields that are missing or ill-formed, each once, as the APIs name them."""
    return tuple(dict.fromkeys(filter(None, places(operation, body)))) or unfit(operation, body)


def places(operation: str, body: Json) -> Iterator[str]:
    for error in VALIDATORS[operation].iter_errors(body):
        yield place(error)


def unfit(operation: str, body: Json) -> tuple[str, ...]:
    """A body that is no object has no field to name."""
    return () if VALIDATORS[operation].is_valid(body) else ("body",)


def place(error: ValidationError) -> str:
    missing = getattr(error.kind, "property", None)
    steps = [*error.instance_path, *([missing] if isinstance(missing, str) else [])]
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
