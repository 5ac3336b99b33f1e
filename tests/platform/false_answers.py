"""Platforms that break one promise each: the honest simulator's answers, bent on their way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx

from conformance.core.operations import identify
from conformance.platform.target import Platform

Bend = Callable[[httpx.Request, httpx.Response], httpx.Response]
MADE = {"session_id": str(uuid4()), "client_token": "made-up", "order_id": str(uuid4())}


@dataclass(frozen=True)
class Lie:
    """`breaks` is the requirement that must fail when `script` is played."""

    breaks: str
    script: str
    says: str
    bend: Bend


class Lying(httpx.HTTPTransport):
    def __init__(self, bend: Bend) -> None:
        super().__init__()
        self.bend = bend

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.read()
        return self.bend(request, response)


def contradicting_bodies(platform: Platform, lie: Lie) -> Platform:
    client = httpx.Client(transport=Lying(lie.bend), trust_env=False)
    return replace(platform, client=client)


def remade(
    response: httpx.Response, status: int = 0, body: Any = None, without: str = ""
) -> httpx.Response:
    headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() != without]
    dropped = {"content-length", "content-encoding"}
    content = response.content if body is None else json.dumps(body).encode()
    kept = [(k, v) for k, v in headers if k.lower() not in dropped]
    return httpx.Response(status or response.status_code, headers=kept, content=content)


def on(operation: str, bend: Callable[[httpx.Response], httpx.Response]) -> Bend:
    """Only this operation's answers are bent; "page" and "arrivals" name what is no operation."""

    def bent(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        path = request.url.path
        found = identify(request.method, path)[0] or ("page" if "/hpp/payments/" in path else "")
        found = "arrivals" if path.startswith("/arrivals") else found
        return bend(response) if found == operation else response

    return bent


def body(**changes: Any) -> Callable[[httpx.Response], httpx.Response]:
    """Members of a success otherwise; None takes one away, a function is given the old one."""

    def bend(response: httpx.Response) -> httpx.Response:
        if not response.is_success or not response.content:
            return response
        old = response.json()
        new = {k: c(old.get(k)) if callable(c) else c for k, c in changes.items()}
        return remade(response, body={k: v for k, v in {**old, **new}.items() if v is not None})

    return bend


def instead(old: int, new: int, content: Any = None) -> Callable[[httpx.Response], httpx.Response]:
    """Another status, and another body with it."""

    def bend(response: httpx.Response) -> httpx.Response:
        return remade(response, new, content) if response.status_code == old else response

    return bend


def lacking(header: str) -> Callable[[httpx.Response], httpx.Response]:
    return lambda response: remade(response, without=header)


def renamed(header: str) -> Callable[[httpx.Response], httpx.Response]:
    """The header has another value each time."""

    def bend(response: httpx.Response) -> httpx.Response:
        changed = remade(response, without=header)
        if header in response.headers:
            changed.headers[header] = str(uuid4())
        return changed

    return bend


def told(status: str, instead_of: str = "") -> Callable[[httpx.Response], httpx.Response]:
    return body(status=lambda old: status if not instead_of or old == instead_of else old)


def arrivals(
    change: Callable[[list[Any]], list[Any]],
) -> Callable[[httpx.Response], httpx.Response]:
    return lambda response: remade(response, body=change(response.json()))


def another_order(_: Any) -> str:
    return str(uuid4())


def one_more(old: int) -> int:
    return old + 1


ACCEPTED = instead(400, 200, MADE)


def without_id(response: httpx.Response) -> httpx.Response:
    if response.status_code != 400:
        return response
    return remade(response, body={k: v for k, v in response.json().items() if k[0] != "c"})


def elsewhere(response: httpx.Response) -> httpx.Response:
    changed = remade(response)
    if "location" in changed.headers:
        changed.headers["location"] = "https://shop.test/"
    return changed


def in_production(request: httpx.Request, response: httpx.Response) -> httpx.Response:
    """Only the caller with a live-looking user name is told otherwise."""
    live = request.headers.get("authorization", "").startswith("Basic SzU0")
    return remade(response, 403) if live else response


LIES = (
    Lie("PLAT-01", "two-pages", "the other page stays open", on("hpp.read_session", told("BACK"))),
    Lie(
        "PLAT-02",
        "token-after-the-hour",
        "a dead token buys",
        on("kp.place_order", instead(404, 200, MADE)),
    ),
    Lie("PLAT-03", "routes-of-orders", "production has other routes", in_production),
    Lie(
        "PLAT-04",
        "session-to-refund",
        "client_token is gone",
        on("kp.create_session", body(client_token=None)),
    ),
    Lie(
        "PLAT-05",
        "told-of-each-status",
        "callbacks are put",
        on("arrivals", arrivals(lambda all_: [{**each, "method": "PUT"} for each in all_])),
    ),
    Lie("PLAT-06", "session-to-refund", "an odd status", on("om.capture", instead(201, 226))),
    Lie("PLAT-07", "expiry-announced", "it crashes", on("hpp.read_session", instead(200, 500))),
    Lie("PLAT-08", "ill-formed-purchases", "anything goes", on("kp.create_session", ACCEPTED)),
    Lie("PLAT-09", "not-json", "no correlation id", on("kp.create_session", without_id)),
    Lie(
        "PLAT-10",
        "everything-needs-credentials",
        "reads are open",
        on("om.read_order", instead(401, 404)),
    ),
    Lie(
        "PLAT-11",
        "credentials-refused",
        "no challenge",
        on("kp.create_session", lacking("www-authenticate")),
    ),
    Lie(
        "PLAT-12",
        "published-example",
        "the example is refused",
        on("kp.create_session", instead(200, 401)),
    ),
    Lie(
        "PLAT-13",
        "other-environment",
        "one key opens both",
        on("kp.create_session", instead(401, 200, MADE)),
    ),
    Lie(
        "PLAT-14",
        "other-region",
        "one key opens all",
        on("kp.create_session", instead(401, 200, MADE)),
    ),
    Lie(
        "PLAT-15",
        "session-updated",
        "another amount is read",
        on("kp.read_session", body(order_amount=one_more)),
    ),
    Lie("PLAT-16", "sums-that-do-not-add-up", "no sums", on("kp.create_session", ACCEPTED)),
    Lie("PLAT-17", "tax-that-does-not-fit", "any tax", on("kp.create_session", ACCEPTED)),
    Lie(
        "PLAT-18",
        "both-sessions-expire",
        "it lives on",
        on("kp.read_session", instead(404, 200, {})),
    ),
    Lie(
        "PLAT-19",
        "expiry-announced",
        "it ends with the payment session",
        on("hpp.read_session", body(expires_at="2099-01-01T00:00:00.000Z")),
    ),
    Lie(
        "PLAT-20",
        "paid-in-the-last-minute",
        "the page closes early",
        on("hpp.read_session", told("IN_PROGRESS")),
    ),
    Lie(
        "PLAT-21",
        "token-superseded",
        "the old token buys",
        on("kp.place_order", instead(404, 200, MADE)),
    ),
    Lie(
        "PLAT-22",
        "placed-twice",
        "each call is an order",
        on("kp.place_order", body(order_id=another_order)),
    ),
    Lie(
        "PLAT-23",
        "placed-otherwise",
        "any purchase will do",
        on("kp.place_order", instead(409, 200, MADE)),
    ),
    Lie(
        "PLAT-24",
        "session-to-refund",
        "the page places the order",
        on("hpp.read_session", body(order_id=another_order)),
    ),
    Lie(
        "PLAT-25",
        "page-places-order",
        "it is captured at once",
        on("om.read_order", told("CAPTURED")),
    ),
    Lie(
        "PLAT-26",
        "page-captures-order",
        "it is not captured",
        on("om.read_order", body(captured_amount=0)),
    ),
    Lie(
        "PLAT-27",
        "consumer-refuses",
        "refused is cancelled",
        on("hpp.read_session", told("CANCELLED", "FAILED")),
    ),
    Lie(
        "PLAT-28",
        "consumer-backs",
        "no second try",
        on("hpp.read_session", told("BACK", "COMPLETED")),
    ),
    Lie(
        "PLAT-29",
        "session-disabled",
        "it stays open",
        on("hpp.read_session", told("WAITING", "DISABLED")),
    ),
    Lie(
        "PLAT-30",
        "told-of-each-status",
        "each is told twice",
        on("arrivals", arrivals(lambda all_: all_ + all_)),
    ),
    Lie("PLAT-32", "captured-in-parts", "no limit", on("om.capture", instead(403, 201))),
    Lie("PLAT-33", "refunded-in-parts", "no limit", on("om.refund", instead(403, 201))),
    Lie("PLAT-34", "cancelled-order", "it can be captured", on("om.capture", instead(403, 201))),
    Lie("PLAT-35", "released-order", "nothing to release", on("om.release", instead(403, 204))),
    Lie("PLAT-36", "captured-in-parts", "no id", on("om.capture", lacking("capture-id"))),
    Lie("PLAT-37", "same-key-again", "keys are ignored", on("om.capture", renamed("capture-id"))),
    Lie(
        "PLAT-38",
        "distributed",
        "sent nowhere",
        on("hpp.distribute_session", instead(400, 204)),
    ),
    Lie(
        "PLAT-39",
        "session-to-refund",
        "a sum is off",
        on("om.read_order", body(captured_amount=one_more)),
    ),
    Lie(
        "PLAT-40",
        "session-to-refund",
        "the lines are lost",
        on("om.read_order", body(order_lines=[])),
    ),
    Lie("PLAT-41", "consumer-approves", "sent elsewhere", on("page", elsewhere)),
    Lie("PLAT-42", "unknown-ids", "not 404", on("om.read_order", instead(404, 403))),
    Lie(
        "PLAT-43",
        "order-changed",
        "it is not kept",
        on("om.read_order", body(merchant_reference1="as before")),
    ),
    Lie(
        "PLAT-44",
        "another-merchant",
        "orders are open to all",
        on("om.read_order", instead(404, 200, {})),
    ),
    Lie(
        "PLAT-45",
        "more-than-allowed",
        "a refusal without its reason",
        on("kp.create_session", lacking("x-ratelimit-limit")),
    ),
    Lie(
        "PLAT-46",
        "captured-when-placed",
        "nothing is captured",
        on("om.read_order", told("AUTHORIZED", "CAPTURED")),
    ),
)
