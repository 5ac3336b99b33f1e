"""How an HPP session moves, what it shows of itself, and the callbacks that its moves cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ..core.wire import Json
from .answers import encoded
from .tables import COMPLETED, FINAL, HOSTED, WAITING, PaymentStatus
from .world import Callback, HostedSession, PaymentSession, World, instant

DeliverCallbacks = tuple[Callback, ...]
SAFE_IN_URL = "%/:?#[]@!$&'()*+,;=~"


def open_for_payment(session: PaymentSession, now: float) -> bool:
    """Nobody has paid, cancelled or let it lapse."""
    return session.status is PaymentStatus.INCOMPLETE and now < session.expires_at


def readable(session: PaymentSession, now: float) -> bool:
    return session.status is PaymentStatus.COMPLETE or open_for_payment(session, now)


def expired(world: World, hosted: HostedSession, now: float) -> bool:
    """It ends an hour before its KP session; what was final by then ends with the KP session.

    A session that became an order does not expire.
    """
    payment = world.payments[hosted.payment_session]
    if payment.status is PaymentStatus.COMPLETE:
        return False
    return now >= (payment.expires_at if hosted.status in FINAL else hosted.expires_at)


def move(
    world: World, hosted: HostedSession, event: str, now: float, **changes: Any
) -> tuple[HostedSession, DeliverCallbacks]:
    """The session after an event, in its place, and the callback where the status is news.

    What the table lacks changes nothing.
    """
    status = HOSTED.get((hosted.status, event))
    if status is None or (status is hosted.status and not changes):
        return hosted, ()
    moved = replace(hosted, status=status, updated_at=now, **changes)
    world.hosted[moved.id] = moved
    return moved, status_callbacks(world, moved)


def end_all(
    world: World, payment: PaymentSession, event: str, now: float, **changes: Any
) -> DeliverCallbacks:
    """What ends a KP session ends every HPP session on it that has not ended by itself."""
    callbacks: DeliverCallbacks = ()
    for id in payment.hosted:
        hosted = world.hosted[id]
        if hosted.status not in FINAL:
            callbacks += move(world, hosted, event, now, **changes)[1]
    return callbacks


def view(world: World, hosted: HostedSession) -> dict[str, Json]:
    """What a read and a callback show; absent is what does not apply.

    The token is for the merchant who places the order, the order's id for the one who does not.
    """
    places = hosted.place_order_mode == "NONE"
    shown: dict[str, Json] = {
        "session_id": hosted.id,
        "status": str(hosted.status),
        "updated_at": instant(hosted.updated_at),
        "expires_at": instant(hosted.expires_at),
        "authorization_token": hosted.authorization_token if places else "",
        "order_id": "" if places else hosted.order_id,
        "klarna_reference": "" if places else hosted.klarna_reference,
        "customer": customer(world, hosted) if hosted.status is COMPLETED else None,
    }
    return {name: value for name, value in shown.items() if value}


def customer(world: World, hosted: HostedSession) -> dict[str, Json]:
    data = world.payments[hosted.payment_session].data
    known = {**(data.get("billing_address") or {}), **(data.get("customer") or {})}
    names = ("date_of_birth", "family_name", "given_name", "title")
    return {name: known[name] for name in names if name in known}


def page_url(world: World, hosted: HostedSession) -> str:
    return f"{world.origin}{world.page_path(hosted)}"


def status_callbacks(world: World, hosted: HostedSession) -> DeliverCallbacks:
    url = hosted.merchant_urls.get("status_update")
    if not url or hosted.status is WAITING:
        return ()
    event_id = world.uuid("event", 4)
    body = {"event_id": event_id, "session": view(world, hosted)}
    target = filled(url, {"session_id": hosted.id})
    return (Callback(target, encoded(body), hosted.id, event_id, str(hosted.status)),)


def filled(url: str, values: Mapping[str, str]) -> str:
    """The merchant's URL with Klarna's placeholders replaced; one without a value becomes empty."""
    for name in ("session_id", "authorization_token", "order_id", "klarna_reference"):
        url = url.replace("{{" + name + "}}", values.get(name, ""))
    return quote(url, safe=SAFE_IN_URL, errors="replace")
