"""Renders an exchange for a person: who called whom, what was sent, what came back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..core.trace import Channel, Exchange, Request, Response
from ..core.wire import Json
from .json import plain

DIRECTIONS: Mapping[Channel, str] = {
    Channel.API: "integration → platform",
    Channel.CALLBACK: "platform → integration",
    Channel.BROWSER: "consumer's browser",
    Channel.CONTROL: "suite → integration",
}


def direction(exchange: Exchange) -> str:
    return DIRECTIONS[exchange.channel]


def summary(exchange: Exchange) -> str:
    """One line: what was called, who called whom, and what the caller was told."""
    told = f"{exchange.response.status}" if exchange.response else "no answer"
    what = exchange.operation or f"{exchange.request.method} {exchange.request.path}"
    return f"{what}, {direction(exchange)}: {told}"


def request_text(request: Request) -> str:
    first = f"{request.method} {request.url}"
    return message(first, {**credential(request), **request.headers}, request.body, request.size)


def credential(request: Request) -> dict[str, str]:
    """What is known of the Authorization header, in place of the header itself."""
    seen = request.credential
    if not seen.scheme:
        return {}
    whose = f"the {seen.belongs_to} pair" if seen.belongs_to else "no configured pair"
    spoilt = "" if seen.well_formed else ", malformed"
    return {"authorization": f"{seen.scheme} ({whose}{spoilt}; the value is not kept)"}


def response_text(response: Response | None) -> str:
    if response is None:
        return "(no answer came)"
    return message(str(response.status), response.headers, response.body, response.size)


def message(first: str, headers: Mapping[str, str], body: Json, size: int) -> str:
    lines = (first, *(f"{name}: {value}" for name, value in headers.items()))
    return "\n".join((*lines, "", body_text(body, size))).rstrip()


def body_text(body: Json, size: int) -> str:
    if body is None:
        return f"({size} bytes that are not JSON)" if size else ""
    return json.dumps(plain(body), indent=2, ensure_ascii=False, allow_nan=False)


def deed(exchange: Exchange) -> str:
    """What was done on purpose in this exchange, and what the platform had really answered."""
    if not exchange.perturbation:
        return ""
    if exchange.truth is None:
        return f"{exchange.perturbation}. The request never reached the platform."
    if exchange.truth == exchange.response:
        return f"{exchange.perturbation}."
    return f"{exchange.perturbation}. The platform itself had answered {exchange.truth.status}."
