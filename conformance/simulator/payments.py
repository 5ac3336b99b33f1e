"""Klarna Payments: sessions, each a purchase that the merchant offers."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace

from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, answer, bad_value, empty, problem
from .lifecycle import readable
from .markets import market_faults
from .shapes import misshapen
from .tables import PAYMENT
from .validation import purchase_faults
from .world import PaymentSession, World, instant

# What a session keeps of what it is sent.
FIELDS = frozenset(
    {
        "purchase_country",
        "purchase_currency",
        "locale",
        "order_amount",
        "order_tax_amount",
        "order_lines",
        "intent",
        "acquiring_channel",
        "merchant_reference1",
        "merchant_reference2",
        "merchant_data",
        "merchant_urls",
        "options",
        "attachment",
        "billing_address",
        "shipping_address",
        "customer",
        "custom_payment_method_ids",
        "design",
    }
)
FIRST_LOOKED_AT = ("purchase_country", "purchase_currency")
PRIVATE = {"national_identification_number", "last_four_ssn"}
CATEGORIES = {
    "klarna": "Pay with Klarna",
    "pay_later": "Pay later",
    "pay_over_time": "Pay over time",
    "pay_now": "Pay now",
}


def found_session(world: World, call: AuthenticatedCall) -> PaymentSession | WireResponse:
    session = world.payments.get(call.values["session_id"])
    if session is None or session.owner != call.account.owner or not readable(session, call.now):
        return problem(call, 404, "NOT_FOUND", "Invalid session id")
    return session


def purchase_refusal(
    world: World, call: AuthenticatedCall, data: Mapping[str, Json]
) -> WireResponse | None:
    """Country and currency are looked at before all else, the sums when the fields are sound."""
    wrong = misshapen(call.operation, call.body)
    first = [name for name in FIRST_LOOKED_AT if name in wrong]
    wrong = tuple(first) or wrong or tuple(purchase_faults(data))
    if not wrong and world.strict_markets:
        wrong = tuple(market_faults(data, world.region))
    return bad_value(call, *wrong) if wrong else None


def create_session(world: World, call: AuthenticatedCall, _: None) -> Answer:
    refusal = purchase_refusal(world, call, call.body)
    if refusal:
        return refusal, ()
    id = world.id("payment session")
    session = PaymentSession(
        id,
        call.account.owner,
        known_members(call.body),
        client_token(world, id, call.body),
        call.now,
    )
    world.payments[id] = session
    return answer(
        {
            "session_id": id,
            "client_token": session.client_token,
            "payment_method_categories": categories(world),
        }
    )


def known_members(body: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that a session has. Others are ignored, and what is read-only cannot be set."""
    return {name: value for name, value in body.items() if name in FIELDS}


def client_token(world: World, id: str, data: Mapping[str, Json]) -> str:
    """Three parts as a signed token has; opaque to merchants, so the signature need not verify."""
    claims = {
        "session_id": id,
        "base_url": f"{world.origin}/{world.region}/kp",
        "purchase_country": data["purchase_country"],
        "environment": world.environment,
        "session_type": "PAYMENTS",
        "region": world.region,
        "order_amount": data["order_amount"],
    }
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    signed = [json.dumps(part).encode() for part in parts] + [world.digest("signature")]
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in signed)


def categories(world: World) -> list[Json]:
    names = ["klarna"] if world.single_category else ["pay_later", "pay_over_time", "pay_now"]
    return [
        {
            "identifier": name,
            "name": CATEGORIES[name],
            "asset_urls": {
                "descriptive": f"{world.origin}/assets/{name}/descriptive.svg",
                "standard": f"{world.origin}/assets/{name}/standard.svg",
            },
        }
        for name in names
    ]


def token_in_force(world: World, session: PaymentSession, now: float) -> dict[str, Json]:
    """The authorization that can become an order, or did."""
    authorization = world.authorizations.get(session.authorization)
    over = authorization is None or (not session.order_id and now >= authorization.expires_at)
    return {} if over else {"authorization_token": session.authorization}


def read_session(world: World, call: AuthenticatedCall, session: PaymentSession) -> Answer:
    data = {**session.data}
    if "customer" in data:
        data["customer"] = {k: v for k, v in data["customer"].items() if k not in PRIVATE}
    return answer(
        {
            **data,
            **token_in_force(world, session, call.now),
            "status": str(session.status),
            "expires_at": instant(session.expires_at),
            "client_token": session.client_token,
            "payment_method_categories": categories(world),
        }
    )


def update_session(world: World, call: AuthenticatedCall, session: PaymentSession) -> Answer:
    if (session.status, "update") not in PAYMENT:
        return problem(call, 404, "SESSION_COMPLETED", "Session has already been completed"), ()
    data = {**session.data, **known_members(call.body if isinstance(call.body, dict) else {})}
    refusal = purchase_refusal(world, call, data)
    if refusal:
        return refusal, ()
    world.payments[session.id] = replace(session, data=data)
    return empty()
