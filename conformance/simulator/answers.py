"""What the platform answers: bodies as Klarna prints them, the header sets, the error object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from json.encoder import encode_basestring

from ..core.wire import Headers, Json, WireRequest, WireResponse
from .world import Account, Callback

Answer = tuple[WireResponse, tuple[Callback, ...]]

NAME = ("X-Simulated-By", "hpp-conformance")
COMMON: Headers = (
    ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
    ("Pragma", "no-cache"),
    ("Expires", "0"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-XSS-Protection", "1; mode=block"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Vary", "Accept-Encoding"),
    ("Server", "envoy"),
    ("Render-Time", "0"),
    ("X-Envoy-Upstream-Service-Time", "0"),
    NAME,
)
# Seen on Playground: an error's type has no charset, a success's has.
SUCCESS_TYPE = ("Content-Type", "application/json;charset=utf-8")
ERROR_TYPE = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class AuthenticatedCall:
    """One authenticated request, read: `body` is its JSON, `values` what stands in its path."""

    request: WireRequest
    operation: str
    values: Mapping[str, str]
    account: Account
    correlation_id: str
    now: float
    body: Json = None


def printed(value: Json, indent: str = "\n") -> str:
    """JSON as Klarna prints it: a member a line with " : ", arrays on one line."""
    kind = type(value)  # most are texts and whole numbers: half of an answer's time is spent here
    if kind is str:
        return encode_basestring(value)
    if kind is int:
        return str(value)
    if isinstance(value, dict):
        return printed_object(value, indent)
    if isinstance(value, (list, tuple)):
        return f"[ {', '.join([printed(v, indent) for v in value])} ]" if value else "[ ]"
    return encode_basestring(value) if isinstance(value, str) else json.dumps(value)


def printed_object(value: Mapping[str, Json], indent: str) -> str:
    inner = indent + "  "
    members = [
        f"{encode_basestring(k)} : {encode_basestring(v) if type(v) is str else printed(v, inner)}"
        for k, v in value.items()
    ]
    return f"{{{inner}{f',{inner}'.join(members)}{indent}}}" if value else "{ }"


def encoded(value: Json) -> bytes:
    """A lone surrogate, which JSON can name and UTF-8 cannot, becomes a question mark."""
    return printed(value).encode("utf-8", "replace")


def answer(body: Json, status: int = 200) -> Answer:
    return WireResponse(status, (SUCCESS_TYPE,), encoded(body)), ()


def empty(status: int = 204, headers: Headers = ()) -> Answer:
    """Without a body there is no Content-Type either: clients that parse by type rely on it.

    Content-Length is for the server that puts the answer on the wire.
    """
    return WireResponse(status, headers), ()


def problem(call: AuthenticatedCall, status: int, code: str, *messages: str) -> WireResponse:
    """The error object that all three APIs share; its id is that of the header."""
    body = {
        "correlation_id": call.correlation_id,
        "error_code": code,
        "error_messages": list(messages),
    }
    return WireResponse(status, (ERROR_TYPE,), encoded(body))


def bad_value(call: AuthenticatedCall, *fields: str) -> WireResponse:
    return problem(call, 400, "BAD_VALUE", f"Bad value: {', '.join(fields)}")


def with_platform_headers(
    response: WireResponse, correlation_id: str, more: Headers
) -> WireResponse:
    """The answer with the headers that every answer of the APIs carries."""
    own = ("Klarna-Correlation-Id", correlation_id)
    return replace(response, headers=(*response.headers, own, *COMMON, *more))


UNAUTHORIZED_PAGE = (
    b"<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n"
    b"<center><h1>401 Authorization Required</h1></center>\r\n"
    b"<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n"
)


def unauthorized(*, as_json: bool = False) -> WireResponse:
    """The gateway answers, not the API: HTML, and no correlation id. Documented is JSON."""
    if as_json:
        body = {"error_code": "UNAUTHORIZED", "error_messages": []}
        return WireResponse(401, (ERROR_TYPE, NAME), encoded(body))
    headers = (
        ("Content-Type", "text/html"),
        ("WWW-Authenticate", 'Basic realm="very closed site"'),
        ("Server", "openresty"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        NAME,
    )
    return WireResponse(401, headers, UNAUTHORIZED_PAGE)
