"""The Hosted Payment Page: its sessions for the merchant, its page for the consumer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from ..core.operations import identify
from ..core.wire import Json, WireRequest, WireResponse
from .answers import NAME, Answer, Call, answer, bad_value, empty, problem
from .lifecycle import Callbacks, expired, filled, move, open_for_payment, view
from .page import confirmation_page, ending_page, payment_page
from .payments import authorize, complete, denied
from .shapes import misshapen
from .tables import BACK, CANCELLED, COMPLETED, DISABLED, ERROR, FAILED, FINAL, HostedStatus
from .world import BASE62, HostedSession, PaymentSession, World, instant

PAGE = "/hpp/payments/"

# Where the consumer goes from here; the next name stands in for a missing one.
DESTINATIONS: Mapping[HostedStatus, tuple[str, ...]] = {
    COMPLETED: ("success",),
    CANCELLED: ("cancel",),
    BACK: ("back",),
    FAILED: ("failure",),
    ERROR: ("error", "failure"),
}


# --- for the merchant


def found_hosted(world: World, call: Call) -> HostedSession | WireResponse:
    hosted = world.hosted.get(call.values["session_id"])
    if hosted is None or hosted.owner != call.account.owner or expired(world, hosted, call.now):
        return problem(call, 404, "NOT_FOUND", "Session not found or expired")
    return hosted


def create_session(world: World, call: Call, _: None) -> Answer:
    wrong = misshapen(call.operation, call.body) or tuple(contradictions(call.body))
    if wrong:
        return bad_value(call, *wrong), ()
    payment = named_payment(world, call)
    if isinstance(payment, WireResponse):
        return payment, ()
    hosted = HostedSession(
        id=world.uuid("hosted session"),
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


def named_payment(world: World, call: Call) -> PaymentSession | WireResponse:
    """The KP session that `payment_session_url` names: of this API, the caller's, still open."""
    url = urlsplit_or_none(call.body["payment_session_url"])
    operation, values = identify("GET", url[1]) if url else ("", {})
    if not url or operation != "kp.read_session" or url[0] not in own_origins(world, call):
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


def own_origins(world: World, call: Call) -> frozenset[str]:
    """The address that this world is known by, and the one that the caller used."""
    return frozenset({world.origin.lower(), call.request.origin.lower()})


def page_url(world: World, hosted: HostedSession) -> str:
    return f"{world.origin}/{world.region}{PAGE}{hosted.page}"


def links(world: World, hosted: HostedSession) -> dict[str, Json]:
    session_url = f"{world.origin}/hpp/v1/sessions/{hosted.id}"
    return {
        "session_id": hosted.id,
        "session_url": session_url,
        "redirect_url": page_url(world, hosted),
        "qr_code_url": f"{world.origin}/{world.region}{PAGE}{hosted.qr}/qr",
        "distribution_url": f"{session_url}/distribution",
        "expires_at": instant(hosted.expires_at),
    }


def read_session(world: World, _: Call, hosted: HostedSession) -> Answer:
    return answer(view(world, hosted))


def disable_session(world: World, call: Call, hosted: HostedSession) -> Answer:
    if hosted.status is COMPLETED:
        return problem(call, 400, "BAD_REQUEST", "Session is already completed"), ()
    return empty()[0], move(world, hosted, "disable", call.now)[1]


# --- for the consumer


def page(world: World, request: WireRequest, path: str, now: float) -> Answer:
    """Every request below the pay URL; none needs credentials, and a query changes nothing."""
    short, _, action = path.partition(PAGE)[2].partition("/")
    hosted = world.hosted.get(world.pages.get(short, ""))
    if hosted is None or not path.startswith(f"/{world.region}{PAGE}"):
        return ending_page("UNKNOWN", http_status=404), ()
    if request.method == "POST":
        return acted(world, hosted, action, now)
    return VIEWS.get(action, unknown_view)(world, hosted, now)


def locale(world: World, hosted: HostedSession) -> str:
    return str(world.payments[hosted.payment_session].data.get("locale", "en"))


def over(world: World, hosted: HostedSession, now: float) -> WireResponse | None:
    """The page of a session that has ended, None while it goes on."""
    if expired(world, hosted, now):
        return ending_page("EXPIRED", locale(world, hosted), 410)
    if hosted.status in FINAL:
        status = 404 if hosted.status is DISABLED else 200
        return ending_page(str(hosted.status), locale(world, hosted), status)
    return None


def opened(world: World, hosted: HostedSession, now: float) -> Answer:
    """The consumer arrives."""
    ended = over(world, hosted, now)
    if ended:
        return ended, ()
    callbacks = move(world, hosted, "arrive", now)[1]
    purchase = world.payments[hosted.payment_session].data
    title = str(hosted.options.get("page_title", ""))
    path = f"/{world.region}{PAGE}{hosted.page}"
    may_go_back = bool(hosted.merchant_urls.get("back"))
    shown = payment_page(path, purchase, title, str(hosted.status), may_go_back=may_go_back)
    return shown, callbacks


def asked_to_cancel(world: World, hosted: HostedSession, now: float) -> Answer:
    path = f"/{world.region}{PAGE}{hosted.page}"
    return over(world, hosted, now) or confirmation_page(path, locale(world, hosted)), ()


def result(world: World, hosted: HostedSession, now: float) -> Answer:
    """Klarna's own page, for the consumer whom the merchant gave no place to go."""
    shown = ending_page(str(hosted.status), locale(world, hosted))
    return over(world, hosted, now) or shown, ()


def unknown_view(_: World, __: HostedSession, ___: float) -> Answer:
    return ending_page("UNKNOWN", http_status=404), ()


VIEWS: Mapping[str, Callable[[World, HostedSession, float], Answer]] = {
    "": opened,
    "cancel": asked_to_cancel,
    "result": result,
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
    names = DESTINATIONS[hosted.status]
    urls = (hosted.merchant_urls.get(name) for name in names)
    values = {"session_id": hosted.id}
    if hosted.status is COMPLETED:
        shown = view(world, hosted)
        values |= {n: shown[n] for n in ("authorization_token", "order_id") if n in shown}
    url = next(filter(None, urls), f"{page_url(world, hosted)}/result")
    location = ("Location", filled(url, values))
    return WireResponse(303, (location, ("Cache-Control", "no-store"), NAME))


Moved = tuple[HostedSession, Callbacks]


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


def authorize_again(world: World, hosted_session_id: str, now: float) -> tuple[str, Callbacks]:
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
