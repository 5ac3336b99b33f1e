"""The Hosted Payment Page for the consumer: what is shown, what is decided, where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..core.wire import WireRequest, WireResponse
from .answers import NAME, Answer
from .authorizations import authorize, complete, denied
from .codes import qr_code
from .lifecycle import DeliverCallbacks, expired, filled, move, open_for_payment, page_url, view
from .page import confirmation_page, ending_page, payment_page
from .tables import BACK, CANCELLED, COMPLETED, DISABLED, ERROR, FAILED, FINAL, HostedStatus
from .world import HostedSession, World

CONFIRMATION = re.compile(r"/payments/v1/sessions/([^/]+)/redirect")

# Where the consumer goes from here; the next name stands in for a missing one.
DESTINATIONS: Mapping[HostedStatus, tuple[str, ...]] = {
    COMPLETED: ("success",),
    CANCELLED: ("cancel",),
    BACK: ("back",),
    FAILED: ("failure",),
    ERROR: ("error", "failure"),
}


def page(world: World, request: WireRequest, path: str, now: float) -> Answer:
    """Every request below the pay URL; none needs credentials, and a query changes nothing."""
    short, _, action = path.removeprefix(world.page_prefix).partition("/")
    hosted = world.hosted.get(world.pages.get(short, ""))
    if hosted is None or (short == hosted.qr) is not (action == "qr"):
        return ending_page("UNKNOWN", http_status=404), ()
    if request.method == "POST":
        return acted(world, hosted, action, now)
    if request.method != "GET":
        return WireResponse(405, (("Allow", "GET, POST"), NAME)), ()
    return VIEWS.get(action, unknown_view)(world, hosted, now)


def locale(world: World, hosted: HostedSession) -> str:
    return str(world.payments[hosted.payment_session].data.get("locale", "en"))


def over(world: World, hosted: HostedSession, now: float) -> WireResponse | None:
    """The page of a session that has ended, None while it goes on.

    Who pressed a button twice, or came back after paying, finds the way to the shop there.
    """
    if expired(world, hosted, now):
        return ending_page("EXPIRED", locale(world, hosted), 410)
    if hosted.status in FINAL:
        status = 404 if hosted.status is DISABLED else 200
        shop = destination(world, hosted)
        return ending_page(str(hosted.status), locale(world, hosted), status, shop=shop)
    return None


def opened(world: World, hosted: HostedSession, now: float) -> Answer:
    """The consumer arrives."""
    ended = over(world, hosted, now)
    if ended:
        return ended, ()
    callbacks = move(world, hosted, "arrive", now)[1]
    purchase = world.payments[hosted.payment_session].data
    title = str(hosted.options.get("page_title", ""))
    path = world.page_path(hosted)
    may_go_back = bool(hosted.merchant_urls.get("back"))
    shown = payment_page(path, purchase, title, str(hosted.status), may_go_back=may_go_back)
    return shown, callbacks


def asked_to_cancel(world: World, hosted: HostedSession, now: float) -> Answer:
    path = world.page_path(hosted)
    return over(world, hosted, now) or confirmation_page(path, locale(world, hosted)), ()


def result(world: World, hosted: HostedSession, now: float) -> Answer:
    """Klarna's own page, for the consumer whom the merchant gave no place to go."""
    path = world.page_path(hosted)
    shown = ending_page(str(hosted.status), locale(world, hosted), retry=path)
    return over(world, hosted, now) or shown, ()


def unknown_view(_: World, __: HostedSession, ___: float) -> Answer:
    return ending_page("UNKNOWN", http_status=404), ()


VIEWS: Mapping[str, Callable[[World, HostedSession, float], Answer]] = {
    "": opened,
    "cancel": asked_to_cancel,
    "result": result,
    "qr": lambda world, hosted, _: (qr_code(page_url(world, hosted)), ()),
}


def acted(world: World, hosted: HostedSession, action: str, now: float) -> Answer:
    """The consumer decides. Who decides has arrived, whether or not the page was fetched."""
    act = ACTIONS.get(action)
    if act is None:
        return unknown_view(world, hosted, now)
    ended = over(world, hosted, now)
    if ended:
        return ended, ()
    present, arrival = move(world, hosted, "arrive", now)
    left, decision = act(world, present, now)
    return sent_on(world, left), arrival + decision


def sent_on(world: World, hosted: HostedSession) -> WireResponse:
    """To the merchant's URL for this outcome, or to a page of our own."""
    location = destination(world, hosted) or f"{page_url(world, hosted)}/result"
    return WireResponse(303, (("Location", location), ("Cache-Control", "no-store"), NAME))


def destination(world: World, hosted: HostedSession) -> str:
    """The merchant's URL for this outcome with its placeholders filled, "" where there is none."""
    urls = (hosted.merchant_urls.get(name) for name in DESTINATIONS.get(hosted.status, ()))
    values = {"session_id": hosted.id}
    if hosted.status is COMPLETED:
        shown = view(world, hosted)
        values |= {n: shown[n] for n in ("authorization_token", "order_id") if n in shown}
    return filled(next(filter(None, urls), ""), values)


Moved = tuple[HostedSession, DeliverCallbacks]


def approve(world: World, hosted: HostedSession, now: float) -> Moved:
    """The consumer pays; whether the order is placed at once is the merchant's choice."""
    session = world.payments[hosted.payment_session]
    if denied(session):
        return move(world, hosted, "refuse", now)
    authorization, told = authorize(world, session, hosted.id, now)
    if hosted.place_order_mode == "NONE":
        token = authorization.token
        done, callbacks = move(world, hosted, "complete", now, authorization_token=token)
        return done, told + callbacks
    capture = hosted.place_order_mode == "CAPTURE_ORDER"
    _, callbacks = complete(world, authorization, session.data, now, capture=capture)
    return world.hosted[hosted.id], told + callbacks


def moving(event: str) -> Callable[[World, HostedSession, float], Moved]:
    return lambda world, hosted, now: move(world, hosted, event, now)


ACTIONS: Mapping[str, Callable[[World, HostedSession, float], Moved]] = {
    "approve": approve,
    "refuse": moving("refuse"),
    "cancel": moving("cancel"),
    "back": moving("back"),
    "error": moving("error"),
}


def authorize_again(
    world: World, hosted_session_id: str, now: float
) -> tuple[str, DeliverCallbacks]:
    """A newer authorization on the same KP session; the older token is good for nothing from then.

    The empty string where nothing can be authorized any more: an order exists, or time is over.
    """
    hosted = world.hosted[hosted_session_id]
    session = world.payments[hosted.payment_session]
    unable = hosted.status in {CANCELLED, DISABLED} or now >= hosted.expires_at
    if unable or not open_for_payment(session, now) or hosted.place_order_mode != "NONE":
        return "", ()
    authorization, told = authorize(world, session, hosted.id, now)
    token = authorization.token
    return token, told + move(world, hosted, "complete", now, authorization_token=token)[1]


def confirmation(world: World, request: WireRequest, path: str) -> WireResponse:
    """Where a placed order's own `redirect_url` leads: by way of Klarna to the merchant.

    Klarna Payments writes its placeholders with single braces.
    """
    match = CONFIRMATION.fullmatch(path)
    session = world.payments.get(match[1]) if match and request.method == "GET" else None
    if session is None or not session.order_id:
        return ending_page("UNKNOWN", http_status=404)
    url = (session.data.get("merchant_urls") or {}).get("confirmation")
    if not url:
        return ending_page("COMPLETED", str(session.data.get("locale", "en")))
    url = url.replace("{session.id}", session.id).replace("{order.id}", session.order_id)
    return WireResponse(303, (("Location", filled(url, {})), NAME))
