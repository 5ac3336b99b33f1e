"""Variations around a body: header names, headers, media types, framing."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from ..core.variation import Variation
from ..core.wire import Headers, WireRequest, WireResponse


def retyped(value: str | None) -> Callable[[Headers], Headers]:
    """Another Content-Type, or none at all."""

    def put(headers: Headers) -> Headers:
        rest = tuple((n, v) for n, v in headers if n.lower() != "content-type")
        return rest if value is None else (*rest, ("Content-Type", value))

    return put


def relative(headers: Headers) -> Headers:
    return tuple((n, without_host(v) if n.lower() == "location" else v) for n, v in headers)


def without_host(url: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


def lettered(spell: Callable[[str], str]) -> Callable[[Headers], Headers]:
    return lambda headers: tuple((spell(name), value) for name, value in headers)


MORE: Headers = (
    ("Set-Cookie", "route=7f3a; Path=/; HttpOnly"),
    ("Deprecation", "@1798761600"),
    ("Link", '<https://example.test/changes>; rel="deprecation"'),
    ("X-New-Header", "two, and a comma"),
    ("Content-Language", "en"),
)


def more(headers: Headers) -> Headers:
    """A few that were not there before."""
    there = {name.lower() for name, _ in headers}
    return (*headers, *((n, v) for n, v in MORE if n.lower() not in there))


TYPES: Mapping[Variation, Callable[[Headers], Headers]] = {
    Variation("headers", "parameters"): retyped('application/json; charset="UTF-8"; profile=v1.1'),
    Variation("headers", "untyped"): retyped(None),
}
HEADERS: Mapping[Variation, Callable[[Headers], Headers]] = {
    Variation("headers", "small"): lettered(str.lower),
    Variation("headers", "capital"): lettered(str.upper),
    Variation("headers", "relative"): relative,
    Variation("headers", "more"): more,
}


CHUNKED = ("Transfer-Encoding", "chunked")


def chunked(response: WireResponse, _: WireRequest) -> WireResponse:
    return replace(response, headers=(*response.headers, CHUNKED))


def compressed(response: WireResponse, request: WireRequest) -> WireResponse:
    """Only for whoever accepts it."""
    if "gzip" not in (request.header("accept-encoding") or ""):
        return response
    headers = (*response.headers, ("Content-Encoding", "gzip"))
    return replace(response, headers=headers, body=gzip.compress(response.body))


FRAMES: Mapping[Variation, Callable[[WireResponse, WireRequest], WireResponse]] = {
    Variation("framing", "chunked"): chunked,
    Variation("framing", "compressed"): compressed,
}


def with_headers(variant: tuple[Variation, ...], headers: Headers, *, typed: bool) -> Headers:
    for name, put in {**TYPES, **HEADERS}.items():
        if name in variant and (typed or name not in TYPES):
            headers = put(headers)
    return headers


def framed(
    variant: tuple[Variation, ...], response: WireResponse, request: WireRequest
) -> WireResponse:
    """The last thing done to an answer: what was recorded of it is already written down."""
    for name, put in FRAMES.items():
        if name in variant and response.body:
            response = put(response, request)
    return replace(response, headers=with_headers(variant, response.headers, typed=False))
