"""Scripts on who gets in: right, missing, malformed, foreign credentials; both environments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...core.operations import OPERATIONS
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
        "kp.create_session": whole,
        "kp.update_session": {"merchant_reference1": "changed"},
        "kp.place_order": whole,
        "kp.create_customer_token": {
            "description": "A subscription",
            "intended_use": "SUBSCRIPTION",
            "purchase_country": country,
            "purchase_currency": currency,
            "locale": locale,
        },
        "hpp.create_session": hosted_body(site, NOBODY),
        "hpp.distribute_session": {
            "contact_information": {"email": "customer+se@klarna.com"},
            "method": "email",
        },
        "om.update_authorization": {"order_amount": 100},
        "om.capture": {"captured_amount": 100},
        "om.refund": {"refunded_amount": 100},
        "om.capture_shipping_info": {"shipping_info": [{"tracking_number": "1"}]},
        "om.shipping_info": {"shipping_info": [{"tracking_number": "1"}]},
        "om.extend_due_date": {"number_of_days": 10},
        "om.customer_details": {"shipping_address": {"city": "Stockholm"}},
        "om.merchant_references": {"merchant_reference1": "changed"},
    }


@script(
    "credentials-refused",
    "Missing, wrong and malformed credentials",
    "PLAT-10 PLAT-11 PLAT-12",
)
def credentials_refused(site: ScriptContext) -> Steps:
    body = purchase(site.region)
    yield ApiCall("kp.create_session", body=body)
    for word in REFUSED:
        yield ApiCall("kp.create_session", body=body, credential=word)
        yield ApiCall("hpp.read_session", VALUES, credential=word)
    yield ApiCall("kp.create_session", body=body)


@script(
    "everything-needs-credentials",
    "Every operation without credentials",
    "PLAT-10 PLAT-11",
)
def everything_needs_credentials(site: ScriptContext) -> Steps:
    known = bodies(site)
    for operation in OPERATIONS:
        yield ApiCall(operation, VALUES, known.get(operation), credential="none")


@script(
    "published-example",
    "The published example of an Authorization header",
    "PLAT-12",
    needs="vector",
)
def published_example(site: ScriptContext) -> Steps:
    yield ApiCall("kp.create_session", body=purchase(site.region), credential="vector")


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
            yield ApiCall("kp.create_session", body=body, credential=word, at=environment)


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
            yield ApiCall("kp.create_session", body=body, credential=word, at=environment)


def routes_of(name: str, *apis: str) -> Script:
    """Every operation of some APIs, but the one whose body names the environment."""
    operations = [
        each.id
        for each in OPERATIONS.values()
        if each.api in apis and each.id != "hpp.create_session"
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
    for operation in OPERATIONS:
        if operation != "kp.create_session":
            yield ApiCall(operation, VALUES, known.get(operation))
