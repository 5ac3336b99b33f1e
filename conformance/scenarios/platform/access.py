"""Scripts on authentication: right, missing, malformed, foreign credentials; both environments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...core.operations import ENDPOINTS, Operation
from .checkouts import hosted_body
from .purchases import Purchase, purchase
from .steps import ApiCall, Script, ScriptContext, Steps, script

NOBODY = "00000000-0000-4000-8000-000000000000"
VALUES = {
    "session_id": NOBODY,
    "authorization_token": NOBODY,
    "order_id": NOBODY,
    "capture_id": NOBODY,
    "refund_id": NOBODY,
}
REFUSED = (
    "none",
    "wrong-password",
    "unknown-user",
    "empty-pair",
    "no-token",
    "not-base64",
    "no-colon",
    "not-utf-8",
    "other-scheme",
)


def bodies(site: ScriptContext) -> Mapping[str, Purchase]:
    """A body that is right for each operation that reads one."""
    whole = purchase(site.region)
    country, currency, locale = (
        whole[name] for name in ("purchase_country", "purchase_currency", "locale")
    )
    return {
        Operation.KP_CREATE_SESSION: whole,
        Operation.KP_UPDATE_SESSION: {"merchant_reference1": "changed"},
        Operation.KP_PLACE_ORDER: whole,
        Operation.KP_CREATE_CUSTOMER_TOKEN: {
            "description": "A subscription",
            "intended_use": "SUBSCRIPTION",
            "purchase_country": country,
            "purchase_currency": currency,
            "locale": locale,
        },
        Operation.HPP_CREATE_SESSION: hosted_body(site, NOBODY),
        Operation.HPP_DISTRIBUTE_SESSION: {
            "contact_information": {"email": "customer+se@klarna.com"},
            "method": "email",
        },
        Operation.OM_UPDATE_AUTHORIZATION: {"order_amount": 100},
        Operation.OM_CAPTURE: {"captured_amount": 100},
        Operation.OM_REFUND: {"refunded_amount": 100},
        Operation.OM_CAPTURE_SHIPPING_INFO: {"shipping_info": [{"tracking_number": "1"}]},
        Operation.OM_SHIPPING_INFO: {"shipping_info": [{"tracking_number": "1"}]},
        Operation.OM_EXTEND_DUE_DATE: {"number_of_days": 10},
        Operation.OM_CUSTOMER_DETAILS: {"shipping_address": {"city": "Stockholm"}},
        Operation.OM_MERCHANT_REFERENCES: {"merchant_reference1": "changed"},
    }


@script(
    "credentials-refused",
    "Missing, wrong and malformed credentials",
    "PLAT-10 PLAT-11 PLAT-12",
)
def credentials_refused(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    yield ApiCall(Operation.KP_CREATE_SESSION, body=body)
    for word in REFUSED:
        yield ApiCall(Operation.KP_CREATE_SESSION, body=body, credential=word)
        yield ApiCall(Operation.HPP_READ_SESSION, VALUES, credential=word)
    yield ApiCall(Operation.KP_CREATE_SESSION, body=body)


@script(
    "everything-needs-credentials",
    "Every operation without credentials",
    "PLAT-10 PLAT-11",
)
def everything_needs_credentials(site: ScriptContext) -> Steps:
    known = bodies(site)
    for operation in ENDPOINTS:
        yield ApiCall(operation, VALUES, known.get(operation), credential="none")


@script(
    "published-example",
    "The published example of an Authorization header",
    "PLAT-12",
    needs="vector",
)
def published_example(site: ScriptContext) -> Steps:
    yield ApiCall(Operation.KP_CREATE_SESSION, body=purchase(site.region), credential="vector")


@script(
    "other-environment",
    "Each environment's credentials in both environments",
    "PLAT-13 PLAT-11",
    needs="production",
)
def other_environment(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    for environment in ("playground", "production"):
        for word in ("own", "other-environment"):
            yield ApiCall(Operation.KP_CREATE_SESSION, body=body, credential=word, at=environment)


@script(
    "other-region",
    "Credentials of another region, there and here",
    "PLAT-14 PLAT-11",
    needs="regions",
)
def other_region(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    for environment in ("playground", "other-region"):
        for word in ("own", "other-region"):
            yield ApiCall(Operation.KP_CREATE_SESSION, body=body, credential=word, at=environment)


def routes_of(name: str, *apis: str) -> Script:
    """Every operation of some APIs, but the one whose body names the environment."""
    operations = [
        each.id
        for each in ENDPOINTS.values()
        if each.api in apis and each.id != Operation.HPP_CREATE_SESSION
    ]

    @script(
        name,
        f"Every operation of {', '.join(apis)} on nothing that exists, in both environments",
        "PLAT-03",
        needs="production",
    )
    def play(site: ScriptContext) -> Steps:
        known = bodies(site)
        for operation in operations:
            body = known.get(operation)
            yield ApiCall(operation, VALUES, body)
            there = ApiCall(operation, VALUES, body, at="production")
            yield replace(there, credential="other-environment")

    return play


ROUTES_OF_SESSIONS = routes_of("routes-of-sessions", "kp", "hpp")
ROUTES_OF_ORDERS = routes_of("routes-of-orders", "om")


@script(
    "unknown-ids",
    "Every operation on something that does not exist",
    "PLAT-42",
)
def unknown_ids(site: ScriptContext) -> Steps:
    known = bodies(site)
    for operation in ENDPOINTS:
        if operation != Operation.KP_CREATE_SESSION:
            yield ApiCall(operation, VALUES, known.get(operation))
