"""Platforms that break one requirement each: a transport alters the answers of the simulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx

from conformance.core.operations import identify
from conformance.platform.target import Platform

Alteration = Callable[[httpx.Request, httpx.Response], httpx.Response]
MADE_UP_IDS = {"session_id": str(uuid4()), "client_token": "made-up", "order_id": str(uuid4())}


@dataclass(frozen=True)
class FalseAnswer:
    """One alteration of the answers, and the requirement that must fail when `script` is played."""

    requirement: str
    script: str
    description: str
    alter: Alteration


class AlteringTransport(httpx.HTTPTransport):
    """Alters each answer before the caller receives it."""

    def __init__(self, alter: Alteration) -> None:
        super().__init__()
        self.alter = alter

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.read()
        return self.alter(request, response)


def platform_with(platform: Platform, false_answer: FalseAnswer) -> Platform:
    client = httpx.Client(transport=AlteringTransport(false_answer.alter), trust_env=False)
    return replace(platform, client=client)


def changed_response(
    response: httpx.Response, status: int = 0, body: Any = None, without: str = ""
) -> httpx.Response:
    headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() != without]
    dropped = {"content-length", "content-encoding"}
    content = response.content if body is None else json.dumps(body).encode()
    kept = [(k, v) for k, v in headers if k.lower() not in dropped]
    return httpx.Response(status or response.status_code, headers=kept, content=content)


def on(operation: str, alter: Callable[[httpx.Response], httpx.Response]) -> Alteration:
    """Alters the answers of one operation, of the hosted "page", or of the list of "arrivals"."""

    def altered(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        path = request.url.path
        found = identify(request.method, path)[0] or ("page" if "/hpp/payments/" in path else "")
        found = "arrivals" if path.startswith("/arrivals") else found
        return alter(response) if found == operation else response

    return altered


def with_members(**changes: Any) -> Callable[[httpx.Response], httpx.Response]:
    """Changes members of a successful body: None removes one, a function receives the old value."""

    def alter(response: httpx.Response) -> httpx.Response:
        if not response.is_success or not response.content:
            return response
        old = response.json()
        new = {k: c(old.get(k)) if callable(c) else c for k, c in changes.items()}
        return changed_response(
            response, body={k: v for k, v in {**old, **new}.items() if v is not None}
        )

    return alter


def with_status(
    old: int, new: int, content: Any = None
) -> Callable[[httpx.Response], httpx.Response]:
    """Replaces the status `old` by `new`, and the body by `content` where there is one."""

    def alter(response: httpx.Response) -> httpx.Response:
        return changed_response(response, new, content) if response.status_code == old else response

    return alter


def without_header(header: str) -> Callable[[httpx.Response], httpx.Response]:
    return lambda response: changed_response(response, without=header)


def with_random_header(header: str) -> Callable[[httpx.Response], httpx.Response]:
    """Gives the header another value in each answer."""

    def alter(response: httpx.Response) -> httpx.Response:
        changed = changed_response(response, without=header)
        if header in response.headers:
            changed.headers[header] = str(uuid4())
        return changed

    return alter


def with_hpp_status(
    status: str, instead_of: str = ""
) -> Callable[[httpx.Response], httpx.Response]:
    return with_members(status=lambda old: status if not instead_of or old == instead_of else old)


def with_arrivals(
    change: Callable[[list[Any]], list[Any]],
) -> Callable[[httpx.Response], httpx.Response]:
    return lambda response: changed_response(response, body=change(response.json()))


def random_id(_: Any) -> str:
    return str(uuid4())


def plus_one(old: int) -> int:
    return old + 1


REFUSED_AS_ACCEPTED = with_status(400, 200, MADE_UP_IDS)


def without_correlation_id(response: httpx.Response) -> httpx.Response:
    if response.status_code != 400:
        return response
    return changed_response(
        response, body={k: v for k, v in response.json().items() if k[0] != "c"}
    )


def with_other_location(response: httpx.Response) -> httpx.Response:
    changed = changed_response(response)
    if "location" in changed.headers:
        changed.headers["location"] = "https://shop.test/"
    return changed


def forbidden_in_production(request: httpx.Request, response: httpx.Response) -> httpx.Response:
    """Answers 403 to a caller with a user name of Production."""
    live = request.headers.get("authorization", "").startswith("Basic SzU0")
    return changed_response(response, 403) if live else response


FALSE_ANSWERS = (
    FalseAnswer(
        "PLAT-01",
        "two-pages",
        "the other page of the session stays open",
        on("hpp.read_session", with_hpp_status("BACK")),
    ),
    FalseAnswer(
        "PLAT-02",
        "token-after-the-hour",
        "an expired token places an order",
        on("kp.place_order", with_status(404, 200, MADE_UP_IDS)),
    ),
    FalseAnswer(
        "PLAT-03", "routes-of-orders", "production forbids every call", forbidden_in_production
    ),
    FalseAnswer(
        "PLAT-04",
        "session-to-refund",
        "client_token is missing",
        on("kp.create_session", with_members(client_token=None)),
    ),
    FalseAnswer(
        "PLAT-05",
        "told-of-each-status",
        "callbacks use PUT",
        on("arrivals", with_arrivals(lambda all_: [{**each, "method": "PUT"} for each in all_])),
    ),
    FalseAnswer(
        "PLAT-06",
        "session-to-refund",
        "a capture answers an undocumented status",
        on("om.capture", with_status(201, 226)),
    ),
    FalseAnswer(
        "PLAT-07",
        "expiry-announced",
        "a read answers 500",
        on("hpp.read_session", with_status(200, 500)),
    ),
    FalseAnswer(
        "PLAT-08",
        "ill-formed-purchases",
        "invalid purchases are accepted",
        on("kp.create_session", REFUSED_AS_ACCEPTED),
    ),
    FalseAnswer(
        "PLAT-09",
        "not-json",
        "errors have no correlation id",
        on("kp.create_session", without_correlation_id),
    ),
    FalseAnswer(
        "PLAT-10",
        "everything-needs-credentials",
        "a read without credentials answers 404",
        on("om.read_order", with_status(401, 404)),
    ),
    FalseAnswer(
        "PLAT-11",
        "credentials-refused",
        "a 401 has no WWW-Authenticate header",
        on("kp.create_session", without_header("www-authenticate")),
    ),
    FalseAnswer(
        "PLAT-12",
        "published-example",
        "the documented credentials are refused",
        on("kp.create_session", with_status(200, 401)),
    ),
    FalseAnswer(
        "PLAT-13",
        "other-environment",
        "the credentials work in the other environment",
        on("kp.create_session", with_status(401, 200, MADE_UP_IDS)),
    ),
    FalseAnswer(
        "PLAT-14",
        "other-region",
        "the credentials work in the other region",
        on("kp.create_session", with_status(401, 200, MADE_UP_IDS)),
    ),
    FalseAnswer(
        "PLAT-15",
        "session-updated",
        "the session shows another amount",
        on("kp.read_session", with_members(order_amount=plus_one)),
    ),
    FalseAnswer(
        "PLAT-16",
        "sums-that-do-not-add-up",
        "wrong sums are accepted",
        on("kp.create_session", REFUSED_AS_ACCEPTED),
    ),
    FalseAnswer(
        "PLAT-17",
        "tax-that-does-not-fit",
        "wrong tax is accepted",
        on("kp.create_session", REFUSED_AS_ACCEPTED),
    ),
    FalseAnswer(
        "PLAT-18",
        "both-sessions-expire",
        "an expired session can be read",
        on("kp.read_session", with_status(404, 200, {})),
    ),
    FalseAnswer(
        "PLAT-19",
        "expiry-announced",
        "the page announces a wrong expiry",
        on("hpp.read_session", with_members(expires_at="2099-01-01T00:00:00.000Z")),
    ),
    FalseAnswer(
        "PLAT-20",
        "paid-in-the-last-minute",
        "the page is not completed before its expiry",
        on("hpp.read_session", with_hpp_status("IN_PROGRESS")),
    ),
    FalseAnswer(
        "PLAT-21",
        "token-superseded",
        "a superseded token places an order",
        on("kp.place_order", with_status(404, 200, MADE_UP_IDS)),
    ),
    FalseAnswer(
        "PLAT-22",
        "placed-twice",
        "a repeated placement creates another order",
        on("kp.place_order", with_members(order_id=random_id)),
    ),
    FalseAnswer(
        "PLAT-23",
        "placed-otherwise",
        "a token places another purchase",
        on("kp.place_order", with_status(409, 200, MADE_UP_IDS)),
    ),
    FalseAnswer(
        "PLAT-24",
        "session-to-refund",
        "the page places an order that nobody asked for",
        on("hpp.read_session", with_members(order_id=random_id)),
    ),
    FalseAnswer(
        "PLAT-25",
        "page-places-order",
        "the placed order is captured",
        on("om.read_order", with_hpp_status("CAPTURED")),
    ),
    FalseAnswer(
        "PLAT-26",
        "page-captures-order",
        "the order is not captured",
        on("om.read_order", with_members(captured_amount=0)),
    ),
    FalseAnswer(
        "PLAT-27",
        "consumer-refuses",
        "a refusal has the status CANCELLED",
        on("hpp.read_session", with_hpp_status("CANCELLED", "FAILED")),
    ),
    FalseAnswer(
        "PLAT-28",
        "consumer-backs",
        "the consumer cannot pay after going back",
        on("hpp.read_session", with_hpp_status("BACK", "COMPLETED")),
    ),
    FalseAnswer(
        "PLAT-29",
        "session-disabled",
        "a disabled page stays open",
        on("hpp.read_session", with_hpp_status("WAITING", "DISABLED")),
    ),
    FalseAnswer(
        "PLAT-30",
        "told-of-each-status",
        "each callback arrives twice",
        on("arrivals", with_arrivals(lambda all_: all_ + all_)),
    ),
    FalseAnswer(
        "PLAT-32",
        "captured-in-parts",
        "captures exceed the order",
        on("om.capture", with_status(403, 201)),
    ),
    FalseAnswer(
        "PLAT-33",
        "refunded-in-parts",
        "refunds exceed the captures",
        on("om.refund", with_status(403, 201)),
    ),
    FalseAnswer(
        "PLAT-34",
        "cancelled-order",
        "a cancelled order can be captured",
        on("om.capture", with_status(403, 201)),
    ),
    FalseAnswer(
        "PLAT-35",
        "released-order",
        "an order without a remaining amount is released",
        on("om.release", with_status(403, 204)),
    ),
    FalseAnswer(
        "PLAT-36",
        "captured-in-parts",
        "a capture has no id",
        on("om.capture", without_header("capture-id")),
    ),
    FalseAnswer(
        "PLAT-37",
        "same-key-again",
        "the idempotency key is ignored",
        on("om.capture", with_random_header("capture-id")),
    ),
    FalseAnswer(
        "PLAT-38",
        "distributed",
        "a message without address is accepted",
        on("hpp.distribute_session", with_status(400, 204)),
    ),
    FalseAnswer(
        "PLAT-39",
        "session-to-refund",
        "the captured amount is wrong",
        on("om.read_order", with_members(captured_amount=plus_one)),
    ),
    FalseAnswer(
        "PLAT-40",
        "session-to-refund",
        "the order has no lines",
        on("om.read_order", with_members(order_lines=[])),
    ),
    FalseAnswer(
        "PLAT-41",
        "consumer-approves",
        "the consumer is sent to another address",
        on("page", with_other_location),
    ),
    FalseAnswer(
        "PLAT-42",
        "unknown-ids",
        "an unknown order answers 403",
        on("om.read_order", with_status(404, 403)),
    ),
    FalseAnswer(
        "PLAT-43",
        "order-changed",
        "a changed reference is not stored",
        on("om.read_order", with_members(merchant_reference1="as before")),
    ),
    FalseAnswer(
        "PLAT-44",
        "another-merchant",
        "another merchant can read the order",
        on("om.read_order", with_status(404, 200, {})),
    ),
    FalseAnswer(
        "PLAT-45",
        "more-than-allowed",
        "a 429 has no limit headers",
        on("kp.create_session", without_header("x-ratelimit-limit")),
    ),
    FalseAnswer(
        "PLAT-46",
        "captured-when-placed",
        "auto_capture does not capture",
        on("om.read_order", with_hpp_status("AUTHORIZED", "CAPTURED")),
    ),
)
