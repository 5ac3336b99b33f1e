"""The shop's routes and pages."""

from __future__ import annotations

import hmac
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_REUSEADDR, SOL_SOCKET
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from background import in_background, log_without_secrets
from backoffice import Backoffice, UnknownOrder
from bodies import Unreadable, request_body
from checkout import Checkout, KlarnaUnavailable, NotPossible
from klarna import Outcome
from money import BadBasket, checked_basket, whole
from reconciliation import Reconciliation
from store import Attempt, Order, State, Store

PAGE_WAITS_S = 3  # for the outcome, before the consumer is told that it is being confirmed
REFRESHES = 5
STOPPING_S = 2

CONFIRMED = {State.PAID, State.PARTLY_REFUNDED, State.REFUNDED}
# Pages hold no secrets, but the address of the success page holds a token: it must not travel on.
PAGE_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """All that a request may need."""

    store: Store
    checkout: Checkout
    office: Backoffice
    reconciliation: Reconciliation


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Malformed from error


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Malformed(Exception):
    """Not JSON, or not what was asked for."""


View = Callable[[Shop, Request, str], Reply]


def answer(shop: Shop, request: Request) -> Reply:
    """The reply to any request; what goes wrong inside is never shown outside."""
    try:
        view, reference = route(request)
        return view(shop, request, reference)
    except (Malformed, BadBasket):
        return json_reply(400, {"error": "The request is not well-formed."})
    except UnknownOrder:
        return json_reply(404, {"error": "There is no such order."})
    except NotPossible as error:
        return json_reply(409, {"error": f"Not possible: {error}."})
    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
    except Exception as error:  # noqa: BLE001 - the last line of defence
        log_without_secrets(error)
        return page(500, "Something went wrong", "Please try again in a moment.")


# For the storefront


def health(_shop: Shop, _request: Request, _reference: str) -> Reply:
    return json_reply(200, {"status": "ready"})


def start_checkout(shop: Shop, request: Request, _reference: str) -> Reply:
    basket = checked_basket(request.json)
    redirect_url = shop.checkout.start(basket)
    return json_reply(201, {"order": basket["reference"], "redirect_url": redirect_url})


def pay_again(shop: Shop, _request: Request, reference: str) -> Reply:
    """The button on the pages below; the basket is as it was."""
    basket = shop.store.basket(reference)
    if basket is None:
        raise UnknownOrder
    return Reply(303, headers={"Location": shop.checkout.start(basket)})


def order_view(shop: Shop, _request: Request, reference: str) -> Reply:
    order = known_order(shop, reference)
    return json_reply(
        200,
        {
            "reference": order.reference,
            "state": order.state,
            "klarna_order_id": order.klarna_order_id,
            "amount": order.amount,
            "captured": order.captured,
            "refunded": order.refunded,
        },
    )


def known_order(shop: Shop, reference: str) -> Order:
    order = shop.store.order(reference)
    if order is None:
        raise UnknownOrder
    return order


# For the back office; in life these stand behind the merchant's log-in


def capture(shop: Shop, request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.capture(reference, positive_amount(request)))


def refund(shop: Shop, request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.refund(reference, positive_amount(request)))


def cancel(shop: Shop, _request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.cancel(reference))


def check_credentials(shop: Shop, _request: Request, _reference: str) -> Reply:
    return operation_reply(shop.office.check_credentials())


def reconcile(shop: Shop, _request: Request, _reference: str) -> Reply:
    shop.reconciliation.run()
    return json_reply(200, {"state": "done"})


def positive_amount(request: Request) -> int:
    value = request.json
    amount = value.get("amount") if isinstance(value, dict) else None
    if isinstance(amount, int) and whole(amount) and amount > 0:
        return amount
    raise Malformed


def operation_reply(outcome: Outcome) -> Reply:
    status = {Outcome.DONE: 200, Outcome.UNKNOWN: 202, Outcome.REFUSED: 409}[outcome]
    return json_reply(status, {"state": outcome})


# For Klarna


def callback(shop: Shop, request: Request, reference: str) -> Reply:
    """Acknowledged at once: Klarna waits three seconds. The work goes on behind."""
    attempts = shop.store.attempts(reference)
    if not attempts:
        raise UnknownOrder
    attempt = attempt_with_secret(attempts, request.query.get("secret", ""))
    if attempt is None:
        return Reply(403)
    if not names_session(attempt, request):
        return Reply(403)
    in_background(shop.checkout.settle, reference)
    return Reply(204)


def decision(shop: Shop, request: Request, reference: str) -> Reply:
    """Klarna has decided about an order: what it decided is read from the order itself."""
    if attempt_with_secret(shop.store.attempts(reference), request.query.get("secret", "")) is None:
        return Reply(403)
    in_background(shop.checkout.review, reference)
    return Reply(204)


def attempt_with_secret(attempts: list[Attempt], secret: str) -> Attempt | None:
    """Klarna's calls are not signed: the secret in the address says that it is Klarna."""
    given = secret.encode()
    matches = (each for each in attempts if hmac.compare_digest(each.secret.encode(), given))
    return next(matches, None)


def names_session(attempt: Attempt, request: Request) -> bool:
    """Both the address and the body must name the session that the secret was made for."""
    body = request.json
    session = body.get("session") if isinstance(body, dict) else None
    in_body = session.get("session_id") if isinstance(session, dict) else None
    named = {request.query.get("session_id"), in_body or attempt.hpp_session_id}
    return named == {attempt.hpp_session_id}


# For the consumer who comes back from Klarna


def consumer_return(shop: Shop, request: Request, reference: str) -> Reply:
    """The address proves nothing, not even with a token in it: what counts is what Klarna says."""
    known_order(shop, reference)
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
    if order.state in CONFIRMED:
        return confirmation_page(order)
    if being_confirmed(shop, order, request):
        return waiting_page(order, request)
    return unpaid_page(order, request)


def being_confirmed(shop: Shop, order: Order, request: Request) -> bool:
    if order.state is State.ON_HOLD or shop.checkout.placement_unknown(order.reference):
        return True
    open_still = order.state is State.AWAITING_PAYMENT
    refused = shop.checkout.placement_refused(order.reference)
    return open_still and not refused and came_by(request) == "success"


def came_by(request: Request) -> str:
    return request.path.rsplit("/", 1)[-1]


def confirmation_page(order: Order) -> Reply:
    text = f"Your order {order.reference} is confirmed. You paid with Klarna."
    return page(200, "Thank you", text)


def waiting_page(order: Order, request: Request) -> Reply:
    text = f"Your payment for order {order.reference} is being confirmed. We will write to you."
    seen = refreshes_seen(request)
    if seen >= REFRESHES:
        return page(200, "One moment", text)
    return page(200, "One moment", text, refresh=f"success?seen={seen + 1}")


def refreshes_seen(request: Request) -> int:
    seen = request.query.get("seen", "")
    return int(seen) if re.fullmatch(r"\d{1,3}", seen) else 0


UNPAID_TEXTS = {
    "back": "Your basket is as you left it.",
    "failure": "This payment was not possible. Please choose another way to pay, or try again.",
    "error": "A technical problem came between. Please try again.",
    "success": "The payment was not completed. Please try again, or choose another way to pay.",
}


def unpaid_page(order: Order, request: Request) -> Reply:
    text = f"Order {order.reference} is not paid. {UNPAID_TEXTS[came_by(request)]}"
    return page(200, "Not paid yet", text, again=order.reference)


def page(status: int, title: str, text: str, refresh: str = "", again: str = "") -> Reply:
    head = f'<meta http-equiv="refresh" content="3; url={escape(refresh)}">' if refresh else ""
    action = f"../../../checkout/{quote(again, safe='')}/again"  # in the same store
    button = f'<form method="post" action="{action}"><button>Pay again with Klarna</button></form>'
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"{head}</head><body><h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f"{button if again else ''}</body></html>"
    )
    return Reply(
        status, html.encode(), {"Content-Type": "text/html; charset=utf-8", **PAGE_HEADERS}
    )


def json_reply(status: int, value: Mapping[str, Any]) -> Reply:
    body = json.dumps(value).encode()
    return Reply(status, body, {"Content-Type": "application/json", "Cache-Control": "no-store"})


# Routes, and the server

ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", r"/health", health),
    ("POST", r"/checkout", start_checkout),
    ("POST", r"/checkout/([^/]+)/again", pay_again),
    ("GET", r"/orders/([^/]+)", order_view),
    ("POST", r"/orders/([^/]+)/capture", capture),
    ("POST", r"/orders/([^/]+)/refund", refund),
    ("POST", r"/orders/([^/]+)/cancel", cancel),
    ("POST", r"/settings/check", check_credentials),
    ("POST", r"/tasks/reconcile", reconcile),
    ("POST", r"/klarna/callback/([^/]+)", callback),
    ("POST", r"/klarna/decision/([^/]+)", decision),
    ("GET", r"/klarna/return/([^/]+)/(?:success|back|failure|error)", consumer_return),
)


def route(request: Request) -> tuple[View, str]:
    for method, pattern, view in ROUTES:
        match = request.method == method and re.fullmatch(pattern, request.path)
        if match:
            return view, unquote(match[1]) if match.groups() else ""
    return not_found, ""


def in_store(stores: Mapping[str, Shop], path: str) -> tuple[Shop, str]:
    """Each store is found below its name, the first one also without."""
    name, slash, rest = path.removeprefix("/").partition("/")
    if slash and name in stores:
        return stores[name], f"/{rest}"
    return stores["first"], path


def not_found(_shop: Shop, _request: Request, _reference: str) -> Reply:
    return page(404, "Not found", "There is no such page.")


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections kept open; every method ends in `answer`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together
    timeout = 30  # seconds that an idle connection is kept
    server: Server

    def _serve(self) -> None:
        try:
            sent = request_body(self.headers, self.rfile)
        except Unreadable:
            self.close_connection = True
            self._send(Reply(413, headers={"Connection": "close"}))
            return
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        shop, path = in_store(self.server.stores, parts.path)
        request = Request(self.command, path, query, sent)
        with self.server.under_way():
            self._send(answer(shop, request))

    do_GET = do_POST = _serve  # noqa: N815 - the standard library's names

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()

    def version_string(self) -> str:
        return "ExampleShop"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the request line holds secrets and tokens."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stores: Mapping[str, Shop]) -> None:
        super().__init__(address, Handler)
        self.stores = stores
        self._busy = 0
        self._idle = threading.Condition()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def finish(self) -> None:
        """Requests under way get a moment to be answered; what they leave open is stored."""
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout=STOPPING_S)

    def server_bind(self) -> None:
        """Without the look-up of the host's name, which may take seconds."""
        self.socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hangs up is no event."""
