"""Klarna Payments: authorizations, and the one order of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, answer, bad_value, empty, encoded, problem
from .captures import captured
from .lifecycle import DeliverCallbacks, end_all, filled, open_for_payment
from .orders import ORDER_LIFE_DAYS, midnight
from .payments import purchase_refusal
from .shapes import misshapen
from .tables import AUTHORIZATION, AuthorizationStatus, PaymentStatus
from .validation import mismatches
from .world import LETTERS, Authorization, Callback, Order, PaymentSession, World, fingerprint

FROM_SESSION = (
    "purchase_country",
    "purchase_currency",
    "locale",
    "order_lines",
    "merchant_reference1",
    "merchant_reference2",
    "merchant_data",
    "merchant_urls",
    "billing_address",
    "shipping_address",
    "customer",
)

USED, REJECTED = AuthorizationStatus.USED, AuthorizationStatus.REJECTED


def found_authorization(world: World, call: AuthenticatedCall) -> Authorization | WireResponse:
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


def authorize(
    world: World, session: PaymentSession, hosted_id: str, now: float
) -> tuple[Authorization, DeliverCallbacks]:
    """The consumer agrees to pay: a fresh token, which takes the place of an older one."""
    if session.authorization:
        change(world, world.authorizations[session.authorization], "supersede")
    token = world.id("authorization")
    authorization = Authorization(token, session.owner, session.id, hosted_id, session.data, now)
    world.authorizations[token] = authorization
    world.payments[session.id] = replace(session, authorization=token)
    return authorization, authorization_callbacks(world, session, authorization)


def authorization_callbacks(
    world: World, session: PaymentSession, authorization: Authorization
) -> DeliverCallbacks:
    url = (session.data.get("merchant_urls") or {}).get("authorization")
    if not url:
        return ()
    body = encoded({"authorization_token": authorization.token, "session_id": session.id})
    event_id = world.uuid("event", 4)
    target = filled(url.replace("{session.id}", session.id), {})
    return (
        Callback(target, body, authorization.hosted_id, event_id, "AUTHORIZED", "kp_authorization"),
    )


def change(world: World, authorization: Authorization, event: str) -> Authorization:
    status = AUTHORIZATION.get((authorization.status, event))
    if status is None:
        return authorization
    world.authorizations[authorization.token] = replace(authorization, status=status)
    return world.authorizations[authorization.token]


def cancel_authorization(
    world: World, call: AuthenticatedCall, authorization: Authorization
) -> Answer:
    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
    change(world, authorization, "cancel")
    session = world.payments[authorization.session_id]
    world.payments[session.id] = replace(session, authorization="")
    return empty()


def place_order(world: World, call: AuthenticatedCall, authorization: Authorization) -> Answer:
    """The same body again gets the same order; it is never placed twice."""
    refusal = purchase_refusal(world, call, call.body) or unusable(world, call, authorization)
    if refusal:
        return refusal, ()
    if authorization.status is USED:
        return answer(authorization.answer)
    return placed(world, call, authorization)


def unusable(
    world: World, call: AuthenticatedCall, authorization: Authorization
) -> WireResponse | None:
    if authorization.status in {USED, REJECTED}:
        return repeated(call, authorization)
    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Invalid authorization token")
    differing = mismatches(authorization.data, call.body)
    told = ", ".join(differing)
    return problem(call, 409, "BAD_VALUE", f"Not matching fields: [{told}]") if told else None


def repeated(call: AuthenticatedCall, authorization: Authorization) -> WireResponse | None:
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


def placed(world: World, call: AuthenticatedCall, authorization: Authorization) -> Answer:
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
) -> tuple[Order, DeliverCallbacks]:
    """The token becomes an order, the session complete, and every HPP session on it too."""
    session = world.payments[authorization.session_id]
    change(world, authorization, "place")
    data = {**authorization.data, **body}
    order = open_order(world, authorization, data, now, capture=capture)
    done = replace(session, status=PaymentStatus.COMPLETE, order_id=order.id)
    world.payments[session.id] = done
    shown = {"order_id": order.id, "klarna_reference": order.klarna_reference}
    return order, end_all(world, done, "complete", now, **shown)


def open_order(
    world: World,
    authorization: Authorization,
    data: Mapping[str, Json],
    now: float,
    *,
    capture: bool,
) -> Order:
    order = Order(
        id=world.id("order"),
        owner=authorization.owner,
        session_id=authorization.session_id,
        hosted_id=authorization.hosted_id,
        klarna_reference=world.word("reference", LETTERS, 8),
        data={name: data[name] for name in FROM_SESSION if name in data},
        original_amount=data["order_amount"],
        amount=data["order_amount"],
        created_at=now,
        expires_at=midnight(now, ORDER_LIFE_DAYS),
        fraud_status="PENDING"
        if authorization.session_id in world.reviewed
        else world.fraud_status,
    )
    if capture and order.amount and order.fraud_status == "ACCEPTED":
        order = captured(world, order, order.amount, {}, now)[0]
    world.orders[order.id] = order
    return order


def denied(session: PaymentSession) -> bool:
    """Klarna's test trigger: "+denied" in the local part of the e-mail address."""
    address = session.data.get("billing_address") or session.data.get("shipping_address") or {}
    return "+denied" in str(address.get("email", "")).rpartition("@")[0]


def create_customer_token(
    world: World, call: AuthenticatedCall, authorization: Authorization
) -> Answer:
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
    return answer({"token_id": world.id("customer token"), **shown})
