"""Klarna Payments: sessions, authorizations, and the one order that a session can become."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace

from ..core.wire import Json, WireResponse
from .answers import Answer, Call, answer, bad_value, empty, encoded, problem
from .lifecycle import Callbacks, end_all, open_for_payment, readable
from .markets import market_faults
from .orders import open_order
from .shapes import misshapen
from .tables import AUTHORIZATION, PAYMENT, AuthorizationStatus, PaymentStatus
from .validation import mismatches, purchase_faults
from .world import (
    Authorization,
    Callback,
    Order,
    PaymentSession,
    World,
    fingerprint,
    instant,
)

USED, REJECTED = AuthorizationStatus.USED, AuthorizationStatus.REJECTED
FIRST_LOOKED_AT = ("purchase_country", "purchase_currency")
PRIVATE = {"national_identification_number", "last_four_ssn"}
CATEGORIES = {
    "klarna": "Pay with Klarna",
    "pay_later": "Pay later",
    "pay_over_time": "Pay over time",
    "pay_now": "Pay now",
}


def found_session(world: World, call: Call) -> PaymentSession | WireResponse:
    session = world.payments.get(call.values["session_id"])
    if session is None or session.owner != call.account.owner or not readable(session, call.now):
        return problem(call, 404, "NOT_FOUND", "Invalid session id")
    return session


def found_authorization(world: World, call: Call) -> Authorization | WireResponse:
    authorization = world.authorizations.get(call.values["authorization_token"])
    if authorization is None or authorization.owner != call.account.owner:
        return problem(call, 404, "NOT_FOUND", "Invalid authorization token")
    return authorization


def live(world: World, authorization: Authorization, now: float) -> bool:
    """It can still become an order: not replaced, not over, and neither is its session."""
    session = world.payments[authorization.session_id]
    return (
        authorization.status is AuthorizationStatus.ISSUED
        and now < authorization.expires_at
        and open_for_payment(session, now)
    )


def purchase_refusal(world: World, call: Call, data: Mapping[str, Json]) -> WireResponse | None:
    """Country and currency are looked at before all else, the sums when the fields are sound."""
    wrong = misshapen(call.operation, call.body)
    first = [name for name in FIRST_LOOKED_AT if name in wrong]
    wrong = tuple(first) or wrong or tuple(purchase_faults(data))
    if not wrong and world.strict_markets:
        wrong = tuple(market_faults(data, world.region))
    return bad_value(call, *wrong) if wrong else None


def create_session(world: World, call: Call, _: None) -> Answer:
    refusal = purchase_refusal(world, call, call.body)
    if refusal:
        return refusal, ()
    id = world.uuid("payment session")
    session = PaymentSession(
        id, call.account.owner, call.body, client_token(world, id, call.body), call.now
    )
    world.payments[id] = session
    return answer(
        {
            "session_id": id,
            "client_token": session.client_token,
            "payment_method_categories": categories(world),
        }
    )


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


def read_session(world: World, _: Call, session: PaymentSession) -> Answer:
    data = {**session.data}
    if "customer" in data:
        data["customer"] = {k: v for k, v in data["customer"].items() if k not in PRIVATE}
    token = {"authorization_token": session.authorization} if session.authorization else {}
    return answer(
        {
            **data,
            **token,
            "status": str(session.status),
            "expires_at": instant(session.expires_at),
            "client_token": session.client_token,
            "payment_method_categories": categories(world),
        }
    )


def update_session(world: World, call: Call, session: PaymentSession) -> Answer:
    if (session.status, "update") not in PAYMENT:
        return problem(call, 404, "SESSION_COMPLETED", "Session has already been completed"), ()
    data = {**session.data, **(call.body if isinstance(call.body, dict) else {})}
    refusal = purchase_refusal(world, call, data)
    if refusal:
        return refusal, ()
    world.payments[session.id] = replace(session, data=data)
    return empty()


def authorize(
    world: World, session: PaymentSession, hosted_id: str, now: float
) -> tuple[Authorization, Callbacks]:
    """The consumer agrees to pay: a fresh token, which takes the place of an older one."""
    if session.authorization:
        change(world, world.authorizations[session.authorization], "supersede")
    token = world.uuid("authorization")
    authorization = Authorization(token, session.owner, session.id, hosted_id, now)
    world.authorizations[token] = authorization
    world.payments[session.id] = replace(session, authorization=token)
    return authorization, authorization_callbacks(world, session, authorization)


def authorization_callbacks(
    world: World, session: PaymentSession, authorization: Authorization
) -> Callbacks:
    url = (session.data.get("merchant_urls") or {}).get("authorization")
    if not url:
        return ()
    body = encoded({"authorization_token": authorization.token, "session_id": session.id})
    event_id = world.uuid("event", 4)
    target = url.replace("{session.id}", session.id)
    return (
        Callback(target, body, authorization.hosted_id, event_id, "AUTHORIZED", "kp_authorization"),
    )


def change(world: World, authorization: Authorization, event: str) -> Authorization:
    status = AUTHORIZATION.get((authorization.status, event))
    if status is None:
        return authorization
    world.authorizations[authorization.token] = replace(authorization, status=status)
    return world.authorizations[authorization.token]


def cancel_authorization(world: World, call: Call, authorization: Authorization) -> Answer:
    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
    change(world, authorization, "cancel")
    session = world.payments[authorization.session_id]
    world.payments[session.id] = replace(session, authorization="")
    return empty()


def place_order(world: World, call: Call, authorization: Authorization) -> Answer:
    """The same body again gets the same order; it is never placed twice."""
    refusal = purchase_refusal(world, call, call.body) or unusable(world, call, authorization)
    if refusal:
        return refusal, ()
    if authorization.status is USED:
        return answer(authorization.answer)
    return placed(world, call, authorization)


def unusable(world: World, call: Call, authorization: Authorization) -> WireResponse | None:
    if authorization.status in {USED, REJECTED}:
        return repeated(call, authorization)
    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Invalid authorization token")
    differing = mismatches(world.payments[authorization.session_id].data, call.body)
    told = ", ".join(differing)
    return problem(call, 409, "BAD_VALUE", f"Not matching fields: [{told}]") if told else None


def repeated(call: Call, authorization: Authorization) -> WireResponse | None:
    """A token that was spent: a rejection stands, another body than the first is a conflict."""
    if authorization.status is REJECTED:
        return problem(call, 403, "REJECTED", "Rejected")
    if not authorization.placed:  # the hosted page placed the order itself
        text = "Authorization token already consumed"
        return problem(call, 403, "INVALID_OPERATION", text)
    if fingerprint(call.body) != authorization.placed:
        text = "The order has been already completed with different request body"
        return problem(call, 409, "BAD_VALUE", text)
    return None


def placed(world: World, call: Call, authorization: Authorization) -> Answer:
    if world.reject_late:
        change(world, authorization, "reject")
        return problem(call, 403, "REJECTED", "Rejected"), ()
    capture = call.body.get("auto_capture") is True
    order, told = complete(world, authorization, call.body, call.now, capture=capture)
    body = {
        "order_id": order.id,
        "redirect_url": f"{world.origin}/payments/v1/sessions/{order.session_id}/redirect",
        "fraud_status": order.fraud_status,
        "authorized_payment_method": {"type": "invoice"},
    }
    used = world.authorizations[authorization.token]
    world.authorizations[used.token] = replace(used, placed=fingerprint(call.body), answer=body)
    return answer(body)[0], told


def complete(
    world: World,
    authorization: Authorization,
    body: Mapping[str, Json],
    now: float,
    *,
    capture: bool,
) -> tuple[Order, Callbacks]:
    """The token becomes an order, the session complete, and every HPP session on it too."""
    session = world.payments[authorization.session_id]
    change(world, authorization, "place")
    data = {**session.data, **body}
    order = open_order(world, authorization, data, now, capture=capture)
    done = replace(session, status=PaymentStatus.COMPLETE, order_id=order.id)
    world.payments[session.id] = done
    shown = {"order_id": order.id, "klarna_reference": order.klarna_reference}
    return order, end_all(world, done, "complete", now, **shown)


def denied(session: PaymentSession) -> bool:
    """Klarna's test trigger: "+denied" in the local part of the e-mail address."""
    address = session.data.get("billing_address") or session.data.get("shipping_address") or {}
    return "+denied" in str(address.get("email", "")).rpartition("@")[0]


def create_customer_token(world: World, call: Call, authorization: Authorization) -> Answer:
    wrong = misshapen(call.operation, call.body)
    if wrong:
        return bad_value(call, *wrong), ()
    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Invalid authorization token"), ()
    session = world.payments[authorization.session_id]
    if "tokenize" not in str(session.data.get("intent", "buy")):
        text = "Not allowed to create customer token for intent buy"
        return problem(call, 403, "INVALID_OPERATION", text), ()
    if call.body["purchase_country"].upper() != session.data["purchase_country"].upper():
        return problem(call, 409, "BAD_VALUE", "Not matching fields: [purchase_country]"), ()
    shown = {name: call.body[name] for name in ("billing_address", "customer") if name in call.body}
    return answer({"token_id": world.uuid("customer token"), **shown})
