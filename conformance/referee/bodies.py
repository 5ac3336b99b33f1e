"""Builds the body of a perturbed answer from operation, status and the platform's own answer.

One row a shape.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import uuid4

from ..core.operations import Operation
from ..core.perturbation import BodyShape, Perturbation
from ..core.variation import Absence
from ..core.wire import Headers, Json, WireResponse

JSON: Headers = (("Content-Type", "application/json"),)
HTML: Headers = (("Content-Type", "text/html"),)
# The platform's messages are known by their first word, which is the same however they are escaped:
# in a page, in JSON or in an address. Shown escaped is shown all the same.
CANARY_WORD = "K-debug-text-4711"
CANARY = f"{CANARY_WORD} for nobody <script>alert('never shown')</script>"

Shape = Callable[[str, int, WireResponse | None], WireResponse]


def dumped(status: int, document: Json, headers: Headers = JSON) -> WireResponse:
    return WireResponse(status, headers, json.dumps(document, indent=2).encode())


def kept_headers(truth: WireResponse | None) -> Headers:
    """The platform's own headers, but for those that describe the body."""
    return tuple(
        (name, value)
        for name, value in (truth.headers if truth else ())
        if name.lower() not in {"content-type", "content-length"}
    )


def error_document(status: int) -> Json:
    codes = {400: "BAD_VALUE", 401: "UNAUTHORIZED", 403: "NOT_ALLOWED", 404: "NOT_FOUND"}
    code = codes.get(status, "INTERNAL_SERVER_ERROR" if status >= 500 else "BAD_REQUEST")
    return {"error_code": code, "error_messages": [CANARY], "correlation_id": str(uuid4())}


def error(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    document = error_document(status)
    correlated = (("Klarna-Correlation-Id", document["correlation_id"]),)
    return dumped(status, document, (*JSON, *correlated))


def true(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    if truth is None:
        return error(operation, status, truth)
    return WireResponse(status, truth.headers, truth.body)


def empty(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation
    return WireResponse(status, kept_headers(truth), b"")


def braces(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation
    return WireResponse(status, (*kept_headers(truth), *JSON), b"{}")


def json_added(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation
    return dumped(status, {"result": "done", "new": [1, None]}, (*kept_headers(truth), *JSON))


def text(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation
    return WireResponse(status, (*kept_headers(truth), ("Content-Type", "text/plain")), b"done")


def html(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    page = f"<html><head><title>{status}</title></head><body><h1>{CANARY}</h1></body></html>"
    return WireResponse(status, HTML, page.encode())


def gateway(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    """A refusal in the shape of the gateway: a page, a challenge, no correlation id."""
    challenge = (("WWW-Authenticate", 'Basic realm="very closed site"'),)
    return WireResponse(status, (*HTML, *challenge), html(operation, status, truth).body)


def truncated(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    whole = error(operation, status, truth)
    return WireResponse(status, whole.headers, whole.body[: len(whole.body) // 2])


def singular(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    return dumped(status, {"error_code": "BAD_VALUE", "error_message": CANARY})


def unknown_code(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    return dumped(status, {"error_code": "SOMETHING_NEW", "error_messages": [], "extra": {"a": 1}})


def plain_json(text: bytes) -> Shape:
    """JSON that is no error object at all."""
    return lambda _, status, __: WireResponse(status, JSON, text)


def codeless(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    """The error object without the one member that may be acted on."""
    whole = error(operation, status, truth)
    rest = {name: value for name, value in whole.json.items() if name != "error_code"}
    return dumped(status, rest, whole.headers)


def latin_1(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    body = '{"error_code": "BAD_VALUE", "error_messages": ["Fältet är ogiltigt"]}'.encode("latin-1")
    return WireResponse(status, (("Content-Type", "application/json; charset=iso-8859-1"),), body)


def huge(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    del operation, truth
    return dumped(status, {"error_code": "BAD_VALUE", "error_messages": ["x" * 2_000_000]})


def retyped(*types: str) -> Shape:
    """The error object as it should be, under a Content-Type that it should not have, or none."""

    def shape(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
        whole = error(operation, status, truth)
        rest = tuple((n, v) for n, v in whole.headers if n.lower() != "content-type")
        return replace(whole, headers=(*rest, *(("Content-Type", each) for each in types)))

    return shape


def worded(*messages: str) -> Shape:
    """The same error code, explained in words that a reader might be tempted to act on."""

    def shape(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
        del operation, truth
        document = {**error_document(status), "error_messages": [*messages, CANARY]}
        correlated = (("Klarna-Correlation-Id", document["correlation_id"]),)
        return dumped(status, document, (*JSON, *correlated))

    return shape


def redirect(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    """Where it leads is the referee's to say: it knows the hosts."""
    return html(operation, status, truth)


def success_looking(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    """Under an error status, a body that reads like the success of this operation."""
    del truth
    made_up = str(uuid4())
    members: Mapping[str, Json] = {
        Operation.KP_CREATE_SESSION: {"session_id": made_up, "client_token": "e30.e30."},
        Operation.HPP_CREATE_SESSION: {
            "session_id": made_up,
            "session_url": f"https://example.test/hpp/v1/sessions/{made_up}",
            "redirect_url": "https://example.test/eu/hpp/payments/abc1234",
        },
        Operation.HPP_READ_SESSION: {
            "session_id": made_up,
            "status": "COMPLETED",
            "order_id": made_up,
        },
        Operation.KP_PLACE_ORDER: {"order_id": made_up, "fraud_status": "ACCEPTED"},
    }
    id_headers = (("Capture-Id", made_up), ("Refund-Id", made_up))
    return dumped(status, members.get(operation, {"status": "done"}), (*JSON, *id_headers))


def error_member(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
    """The true answer with members more that look like an error's; alone where it had no body."""
    if truth is None:
        return true(operation, status, truth)
    document = truth.json if truth.body else {}
    if not isinstance(document, dict):
        return true(operation, status, truth)
    headers = truth.headers if truth.body else (*kept_headers(truth), *JSON)
    return dumped(status, {**document, "error_code": None, "error_messages": []}, headers)


def lacking(name: str, *, null: bool) -> Shape:
    """The true answer without one member, or with nothing in it."""

    def shape(operation: str, status: int, truth: WireResponse | None) -> WireResponse:
        document = truth.json if truth else None
        if truth is None or not isinstance(document, dict):
            return true(operation, status, truth)
        rest = {member: value for member, value in document.items() if member != name}
        return dumped(status, {**rest, name: None} if null else rest, truth.headers)

    return shape


SHAPES: Mapping[BodyShape, Shape] = {
    BodyShape.TRUE: true,
    BodyShape.ERROR: error,
    BodyShape.EMPTY: empty,
    BodyShape.BRACES: braces,
    BodyShape.JSON: json_added,
    BodyShape.TEXT: text,
    BodyShape.HTML: html,
    BodyShape.GATEWAY: gateway,
    BodyShape.TRUNCATED: truncated,
    BodyShape.SINGULAR: singular,
    BodyShape.UNKNOWN_CODE: unknown_code,
    BodyShape.LIST: plain_json(b"[]"),
    BodyShape.NULL: plain_json(b"null"),
    BodyShape.CODELESS: codeless,
    BodyShape.LATIN_1: latin_1,
    BodyShape.HUGE: huge,
    BodyShape.UNTYPED: retyped(),
    BodyShape.TEXT_TYPED: retyped("text/plain"),
    BodyShape.HTML_TYPED: retyped("text/html; charset=iso-8859-1"),
    BodyShape.WORDED_DONE: worded(
        "Already captured", "Order has already been placed and paid: success"
    ),
    BodyShape.WORDED_DECLINED: worded(
        "Payment declined", "Order cancelled", "Session not found", "Expired"
    ),
    BodyShape.REDIRECT: redirect,
    BodyShape.SUCCESS_LOOKING: success_looking,
    BodyShape.ERROR_MEMBER: error_member,
}


def shape(planned: Perturbation) -> Shape:
    """The builder of the body that a perturbation asks for."""
    if planned.body is BodyShape.LACKING:
        return lacking(planned.lacks, null=planned.absence is Absence.NULL)
    return SHAPES[planned.body]
