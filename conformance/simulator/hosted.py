"""The Hosted Payment Page for the merchant: its sessions, read, disabled, created."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from ..core.operations import Operation, identify
from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, answer, bad_value, empty, problem
from .lifecycle import expired, move, open_for_payment, page_url, view
from .shapes import misshapen
from .tables import COMPLETED
from .world import BASE62, HostedSession, PaymentSession, World, instant


def found_hosted(world: World, call: AuthenticatedCall) -> HostedSession | WireResponse:
    hosted = world.hosted.get(call.values["session_id"])
    if hosted is None or hosted.owner != call.account.owner or expired(world, hosted, call.now):
        return problem(call, 404, "NOT_FOUND", "Session not found or expired")
    return hosted


def create_session(world: World, call: AuthenticatedCall, _: None) -> Answer:
    wrong = misshapen(call.operation, call.body) or tuple(contradictions(call.body))
    if wrong:
        return bad_value(call, *wrong), ()
    payment = named_payment(world, call)
    if isinstance(payment, WireResponse):
        return payment, ()
    hosted = HostedSession(
        id=world.id("hosted session"),
        owner=call.account.owner,
        payment_session=payment.id,
        page=world.word("page", BASE62, 7),
        qr=world.uuid("qr"),
        data=call.body,
        expires_at=payment.hosted_expires_at,
        updated_at=call.now,
    )
    world.hosted[hosted.id] = hosted
    world.pages[hosted.page] = world.pages[hosted.qr] = hosted.id
    world.payments[payment.id] = replace(payment, hosted=(*payment.hosted, hosted.id))
    return answer(links(world, hosted), 201)


def contradictions(body: Mapping[str, Json]) -> list[str]:
    """One category and a list of them cannot both be meant."""
    options = body.get("options") or {}
    both = {"payment_method_category", "payment_method_categories"} <= options.keys()
    return ["options.payment_method_categories"] if both else []


def named_payment(world: World, call: AuthenticatedCall) -> PaymentSession | WireResponse:
    """The KP session that `payment_session_url` names: of this API, the caller's, still open."""
    url = urlsplit_or_none(call.body["payment_session_url"])
    operation, values = identify("GET", url[1]) if url else ("", {})
    if not url or operation != Operation.KP_READ_SESSION or url[0] not in own_origins(world, call):
        return bad_value(call, "payment_session_url")
    payment = world.payments.get(values["session_id"])
    if payment is None or payment.owner != call.account.owner:
        return problem(call, 404, "NOT_FOUND", "Payment session not found")
    if not open_for_payment(payment, call.now) or call.now >= payment.hosted_expires_at:
        return problem(call, 404, "NOT_FOUND", "Payment session expired or completed")
    return payment


def urlsplit_or_none(url: str) -> tuple[str, str] | None:
    """Origin and path, None for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower(), parts.path


def own_origins(world: World, call: AuthenticatedCall) -> frozenset[str]:
    """The address that this world is known by, and the one that the caller used."""
    return frozenset({world.origin.lower(), call.request.origin.lower()})


def links(world: World, hosted: HostedSession) -> dict[str, Json]:
    session_url = f"{world.origin}/hpp/v1/sessions/{hosted.id}"
    return {
        "session_id": hosted.id,
        "session_url": session_url,
        "redirect_url": page_url(world, hosted),
        "qr_code_url": f"{world.origin}{world.page_prefix}{hosted.qr}/qr",
        "distribution_url": f"{session_url}/distribution",
        "expires_at": instant(hosted.expires_at),
    }


def read_session(world: World, _: AuthenticatedCall, hosted: HostedSession) -> Answer:
    return answer(view(world, hosted))


def disable_session(world: World, call: AuthenticatedCall, hosted: HostedSession) -> Answer:
    if hosted.status is COMPLETED:
        return problem(call, 400, "BAD_REQUEST", "Session is already completed"), ()
    return empty()[0], move(world, hosted, "disable", call.now)[1]
