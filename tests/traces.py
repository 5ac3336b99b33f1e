"""Write a trace the way you would say it.

trace(kp_session(), hpp_session(), approved(), callback(), place(), state("paid"))

Ids and times are given out by `trace`: one second an event. Every builder tells of the honest case;
`refused`, `unanswered`, `under` and `lost` bend an exchange.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from conformance.core.setup import Basket, Setup, Uses
from conformance.core.trace import (
    Answer,
    Channel,
    Credential,
    Event,
    Exchange,
    FlowSummary,
    Mark,
    Request,
    Response,
    Result,
    Trace,
)
from conformance.core.wire import Json

HOST = "https://playground.test"
LIVE = "https://production.test"
SHOP = "https://shop.test"
HOSTS = {"playground": HOST, "production": LIVE}
BASIC = Credential("Basic", well_formed=True, belongs_to="playground")
LINE = {
    "reference": "tshirt",
    "name": "<name:1>",
    "quantity": 1,
    "unit_price": 19900,
    "tax_rate": 2500,
    "total_amount": 19900,
    "total_discount_amount": 0,
    "total_tax_amount": 3980,
}
BASKET = Basket("plain", "SE", "SEK", 19900, 3980, ({"reference": "tshirt"},))
EVERYTHING = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
    checks_credentials=True,
    several_stores=True,
    tls=True,
)
MERCHANT_URLS = {"success": f"{SHOP}/success", "status_update": f"{SHOP}/callback"}
PURCHASE: dict[str, Json] = {
    "purchase_country": "SE",
    "purchase_currency": "SEK",
    "order_amount": 19900,
    "order_tax_amount": 3980,
    "order_lines": [LINE],
}


def setup(**changes: Any) -> Setup:
    whole = Setup(hosts=HOSTS, public_url=SHOP, tls=True, uses=EVERYTHING, basket=BASKET)
    return replace(whole, **changes)


def trace(*events: Event, exercises: Iterable[str] | None = None, **facts: Any) -> Trace:
    """The events in this order; `facts` are fields of the trace."""
    timed = tuple(timely(event, number) for number, event in enumerate(events, 1))
    planned = None if exercises is None else frozenset(exercises)
    kept: dict[str, Any] = {"setup": setup(), "perturbation": label_in(events), **facts}
    return Trace("by hand", "by hand", events=timed, exercises=planned, **kept)


def timely(event: Event, number: int) -> Event:
    at = event.at or float(number)
    if isinstance(event, Exchange):
        return replace(event, at=at, id=event.id or f"e{number}")
    return replace(event, at=at)


def label_in(events: Iterable[Event]) -> str:
    return next((e.perturbation for e in events if isinstance(e, Exchange) and e.perturbation), "")


# --- calls of the integration -----------------------------------------------------------------


def call(
    operation: str, method: str, path: str, body: Json = None, answer: Response | None = None
) -> Exchange:
    named = {"user-agent": "ExampleShop/1.4"}
    request = Request(method, HOST + path, named, body, credential=BASIC)
    return Exchange(
        "", Channel.API, 0.0, request, answer, answer, operation=operation, environment="playground"
    )


def kp_session(id: str = "kp-1", **changes: Json) -> Exchange:
    body = PURCHASE | changes
    answer = Response(200, body={"session_id": id})
    return call("kp.create_session", "POST", "/payments/v1/sessions", body, answer)


def kp_update(id: str = "kp-1", **body: Json) -> Exchange:
    path = f"/payments/v1/sessions/{id}"
    return call("kp.update_session", "POST", path, body, Response(204))


def hpp_session(kp: str = "kp-1", url: Json = None, urls: Json = None, **more: Json) -> Exchange:
    """`urls` are the merchant's; without any it gives those for success and callbacks."""
    body = {
        "payment_session_url": f"{HOST}/payments/v1/sessions/{kp}" if url is None else url,
        "merchant_urls": MERCHANT_URLS if urls is None else urls,
        **more,
    }
    answer = Response(201, body={"session_id": "hpp-1", "redirect_url": "https://pay.test/x"})
    return call("hpp.create_session", "POST", "/hpp/v1/sessions", body, answer)


def read(status: str = "COMPLETED", **members: Json) -> Exchange:
    answer = Response(200, body={"session_id": "hpp-1", "status": status} | members)
    return call("hpp.read_session", "GET", "/hpp/v1/sessions/hpp-1", answer=answer)


def place(by: str = "t1", order: str = "o1", **changes: Json) -> Exchange:
    path = f"/payments/v1/authorizations/<token:{by}>/order"
    answer = Response(200, body={"order_id": order})
    return call("kp.place_order", "POST", path, PURCHASE | changes, answer)


def release(by: str = "t1") -> Exchange:
    path = f"/payments/v1/authorizations/<token:{by}>"
    return call("kp.cancel_authorization", "DELETE", path, answer=Response(204))


def capture(amount: int = 19900, id: str = "c1", order: str = "o1") -> Exchange:
    path = f"/ordermanagement/v1/orders/{order}/captures"
    answer = Response(201, {"capture-id": id})
    return call("om.capture", "POST", path, {"captured_amount": amount}, answer)


def refund(amount: int = 19900, id: str = "r1", order: str = "o1") -> Exchange:
    path = f"/ordermanagement/v1/orders/{order}/refunds"
    answer = Response(201, {"refund-id": id})
    return call("om.refund", "POST", path, {"refunded_amount": amount}, answer)


def cancel(order: str = "o1") -> Exchange:
    path = f"/ordermanagement/v1/orders/{order}/cancel"
    return call("om.cancel", "POST", path, answer=Response(204))


def read_order(order: str = "o1") -> Exchange:
    path = f"/ordermanagement/v1/orders/{order}"
    return call("om.read_order", "GET", path, answer=Response(200, body={"order_id": order}))


# --- bent calls -------------------------------------------------------------------------------


def refused(exchange: Exchange, status: int = 400) -> Exchange:
    """The platform itself says no."""
    return replace(exchange, response=Response(status), truth=Response(status))


def under(exchange: Exchange, status: int, *, executed: bool = False) -> Exchange:
    """A perturbation: the caller is told this status, whatever the platform did."""
    told = Response(status, body=exchange.response.body if exchange.response else None)
    return replace(
        exchange,
        response=told,
        truth=exchange.truth if executed else None,
        perturbation=f"{exchange.operation}={status}",
    )


def lost(exchange: Exchange, *, executed: bool) -> Exchange:
    """A perturbation: the connection broke before the answer came."""
    truth = exchange.truth if executed else None
    label = f"{exchange.operation}=lost"
    return replace(exchange, response=None, truth=truth, perturbation=label)


def unanswered(exchange: Exchange) -> Exchange:
    return replace(exchange, response=None)


def bare(exchange: Exchange) -> Exchange:
    """Without credentials, and so refused."""
    return refused(with_credential(exchange, Credential()), 401)


def with_credential(exchange: Exchange, credential: Credential) -> Exchange:
    return replace(exchange, request=replace(exchange.request, credential=credential))


def sent_to(exchange: Exchange, environment: str) -> Exchange:
    origin = HOSTS.get(environment, "https://elsewhere.test")
    url = origin + exchange.request.path
    return replace(exchange, environment=environment, request=replace(exchange.request, url=url))


def third_party(host: str = "https://errors.test") -> Exchange:
    """A tunnel to a host that is neither stand-in; what goes through it is not seen."""
    request = Request("CONNECT", f"{host}/")
    answer = Response(502)
    return Exchange("", Channel.API, 0.0, request, answer, environment="elsewhere")


def leaking(exchange: Exchange, *leaks: str) -> Exchange:
    return replace(exchange, leaks=leaks)


# --- what comes to the integration ------------------------------------------------------------


def callback(
    status: str = "COMPLETED", event: str = "ev-1", answered: int | None = 200, **members: Json
) -> Exchange:
    body = {"event_id": event, "session": {"session_id": "hpp-1", "status": status} | members}
    request = Request("POST", f"{SHOP}/callback", body=body)
    answer = None if answered is None else Response(answered)
    return Exchange("", Channel.CALLBACK, 0.0, request, answer, operation="callback.status")


def shop_return(answered: int | None = 200) -> Exchange:
    answer = None if answered is None else Response(answered)
    request = Request("GET", f"{SHOP}/success")
    return Exchange("", Channel.BROWSER, 0.0, request, answer, operation="shop.return")


def elsewhere(visit: Exchange) -> Exchange:
    """The same visit at an address that is not the shop's."""
    return replace(visit, request=replace(visit.request, url="https://front-end.test/thanks"))


def shop_answer(*leaks: str) -> Exchange:
    """The shop's raw answer to the harness."""
    request = Request("POST", f"{SHOP}/checkout")
    return Exchange("", Channel.CONTROL, 0.0, request, Response(200), leaks=leaks)


# --- marks and answers ------------------------------------------------------------------------


def consumer(act: str) -> Mark:
    return Mark("consumer", 0.0, act)


def approved(at: float = 0.0) -> Mark:
    return Mark("consumer", at, "approve")


def recovered() -> Mark:
    return Mark("recovered", 0.0)


def clock(seconds: int) -> Mark:
    return Mark("clock", 0.0, str(seconds))


def forged(what: str) -> Mark:
    return Mark("forged", 0.0, what)


def started(result: Result = Result.ACCEPTED, *, intact: bool | None = None) -> Answer:
    return Answer("start_checkout", 0.0, result, redirect_url_intact=intact)


def said(verb: str, result: Result = Result.ACCEPTED, amount: int | None = 19900) -> Answer:
    return Answer(verb, 0.0, result, amount=amount)


def broken(answer: Answer) -> Answer:
    """With the status that nobody means to give."""
    return replace(answer, result=Result.REFUSED, status=500)


def swept_operations() -> Answer:
    return Answer("sweep", 0.0, Result.ACCEPTED)


def state(
    state: str, order: str = "", captured: int | None = None, refunded: int | None = None
) -> Answer:
    return Answer(
        "order_state",
        0.0,
        Result.ACCEPTED,
        state=state,
        klarna_order_id=order,
        captured=captured,
        refunded=refunded,
    )


# --- stretches that are said often ------------------------------------------------------------


def checkout() -> tuple[Event, ...]:
    return (kp_session(), hpp_session(), started(), approved(), callback())


def purchase() -> tuple[Event, ...]:
    return (*checkout(), place(), shop_return(), state("paid", "o1"))


def flow(state: str = "paid", orders: int = 1, *answers: str, **calls: int) -> FlowSummary:
    """`calls` are named with "__" for the dot: kp__place_order=1."""
    counted = {name.replace("__", "."): count for name, count in calls.items()}
    return FlowSummary(counted, answers or ("start_checkout=accepted",), state, orders)
