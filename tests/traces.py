"""Builders for traces in tests.

trace(kp_session(), hpp_session(), approved(), callback(), place(), state("paid"))

`trace` assigns ids and times: one second between events. A builder returns the exchange of a
correct checkout; `refused`, `unanswered`, `perturbed` and `connection_lost` change an exchange.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from conformance.core.marks import (
    ClockMoved,
    ConsumerActed,
    Forgery,
    ForgerySent,
    PerturbationLifted,
)
from conformance.core.perturbation import BodyShape, Perturbation
from conformance.core.setup import Basket, Setup, Uses
from conformance.core.trace import (
    Answer,
    Channel,
    Credential,
    Event,
    Exchange,
    FlowSummary,
    Request,
    Response,
    Result,
    Trace,
    VerbResult,
)
from conformance.core.variation import Absence, Variation
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
ALL_CAPABILITIES = Uses(
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
    default = Setup(hosts=HOSTS, public_url=SHOP, tls=True, uses=ALL_CAPABILITIES, basket=BASKET)
    return replace(default, **changes)


def trace(*events: Event, exercises: Iterable[str] | None = None, **facts: Any) -> Trace:
    """A trace of the events in this order; `facts` are further fields of the trace."""
    timed = tuple(with_time(event, number) for number, event in enumerate(events, 1))
    planned = None if exercises is None else frozenset(exercises)
    fields: dict[str, Any] = {"setup": setup(), "perturbation": perturbation_label(events), **facts}
    if isinstance(fields["perturbation"], str):
        fields["perturbation"] = perturbation(fields["perturbation"])
    return Trace("by hand", "by hand", events=timed, exercises=planned, **fields)


def with_time(event: Event, number: int) -> Event:
    at = event.at or float(number)
    if isinstance(event, Exchange):
        return replace(event, at=at, id=event.id or f"e{number}")
    return replace(event, at=at)


def perturbation(label: str) -> Perturbation | None:
    """From a label as the scenarios write it; only the parts that a check reads."""
    if not label:
        return None
    operation, _, what = label.partition("=")
    found = Perturbation(label, operation, legal=True, basis="By hand.")
    first, _, rest = what.partition(" ")
    if rest == "first":
        return replace(found, interim=(int(first),), executed=True)
    if first in {"no", "null"}:
        absence = Absence.ABSENT if first == "no" else Absence.NULL
        return replace(found, body=BodyShape.LACKING, lacks=rest, absence=absence)
    if rest.startswith("with "):
        found = replace(found, body=BodyShape(rest.removeprefix("with ").removesuffix(" body")))
    if "broken off" in rest:
        found = replace(found, cut=True)
    return replace(found, status=int(first)) if first.isdecimal() else found


def perturbation_label(events: Iterable[Event]) -> str:
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
    """`urls` are the merchant URLs; the default has the success and the callback URL."""
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


# --- changed calls ----------------------------------------------------------------------------


def refused(exchange: Exchange, status: int = 400) -> Exchange:
    """The platform itself refuses the call."""
    return replace(exchange, response=Response(status), truth=Response(status))


def perturbed(exchange: Exchange, status: int, *, executed: bool = False) -> Exchange:
    """A perturbation: the caller receives this status; `executed` says what the platform did."""
    response = Response(status, body=exchange.response.body if exchange.response else None)
    return replace(
        exchange,
        response=response,
        truth=exchange.truth if executed else None,
        perturbation=f"{exchange.operation}={status}",
    )


def connection_lost(exchange: Exchange, *, executed: bool) -> Exchange:
    """A perturbation: the connection breaks before the caller receives the answer."""
    truth = exchange.truth if executed else None
    label = f"{exchange.operation}=lost"
    return replace(exchange, response=None, truth=truth, perturbation=label)


def unanswered(exchange: Exchange) -> Exchange:
    return replace(exchange, response=None)


def without_credentials(exchange: Exchange) -> Exchange:
    """The call without credentials, which the platform refuses."""
    return refused(with_credential(exchange, Credential()), 401)


def with_credential(exchange: Exchange, credential: Credential) -> Exchange:
    return replace(exchange, request=replace(exchange.request, credential=credential))


def sent_to(exchange: Exchange, environment: str) -> Exchange:
    origin = HOSTS.get(environment, "https://elsewhere.test")
    url = origin + exchange.request.path
    return replace(exchange, environment=environment, request=replace(exchange.request, url=url))


def third_party_call(host: str = "https://errors.test") -> Exchange:
    """A tunnel to a host that is no stand-in; its content is not recorded."""
    request = Request("CONNECT", f"{host}/")
    answer = Response(502)
    return Exchange("", Channel.API, 0.0, request, answer, environment="elsewhere")


def with_leaks(exchange: Exchange, *leaks: str) -> Exchange:
    return replace(exchange, leaks=leaks)


# --- requests to the integration --------------------------------------------------------------


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


def at_another_host(visit: Exchange) -> Exchange:
    """The same visit at a host that is not the shop's."""
    return replace(visit, request=replace(visit.request, url="https://front-end.test/thanks"))


def shop_answer(*leaks: str) -> Exchange:
    """The shop's answer to the test runner, with the secrets that it leaks."""
    request = Request("POST", f"{SHOP}/checkout")
    return Exchange("", Channel.CONTROL, 0.0, request, Response(200), leaks=leaks)


# --- marks and answers ------------------------------------------------------------------------


def consumer(act: str) -> ConsumerActed:
    return ConsumerActed(act)


def approved(at: float = 0.0) -> ConsumerActed:
    return ConsumerActed("approve", at=at)


def recovered() -> PerturbationLifted:
    return PerturbationLifted()


def clock(seconds: int) -> ClockMoved:
    return ClockMoved(seconds)


def forgery(kind: str) -> ForgerySent:
    return ForgerySent(Forgery(kind))


def variation(text: str) -> Variation:
    """From its text: "ids=long", or "optional=hpp.read_session.customer absent"."""
    axis, _, rest = text.partition("=")
    member, _, value = rest.rpartition(" ")
    return Variation(axis, value, member)


def started(result: Result = Result.ACCEPTED, *, intact: bool | None = None) -> Answer:
    return Answer("start_checkout", 0.0, result, redirect_url_intact=intact)


def driver_answer(
    verb: str, result: Result = Result.ACCEPTED, amount: int | None = 19900
) -> Answer:
    return Answer(verb, 0.0, result, amount=amount)


def crashed(answer: Answer) -> Answer:
    """The answer with the status 500."""
    return replace(answer, result=Result.REFUSED, status=500)


def sweep_answer() -> Answer:
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


# --- frequent sequences -----------------------------------------------------------------------


def checkout() -> tuple[Event, ...]:
    return (kp_session(), hpp_session(), started(), approved(), callback())


def purchase() -> tuple[Event, ...]:
    return (*checkout(), place(), shop_return(), state("paid", "o1"))


def flow(state: str = "paid", orders: int = 1, *answers: str, **calls: int) -> FlowSummary:
    """A summary with these call counts; the names have "__" for the dot: kp__place_order=1."""
    counted = {name.replace("__", "."): count for name, count in calls.items()}
    pairs = (text.split("=") for text in answers or ("start_checkout=accepted",))
    told = tuple(VerbResult(verb, Result(result)) for verb, result in pairs)
    return FlowSummary(counted, told, state, orders)
