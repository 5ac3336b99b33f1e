"""Turns a message from the wire into a redacted request or response that a trace can keep."""

from __future__ import annotations

from collections.abc import Mapping

from .redaction import SHORTEST_SECRET, Redactor
from .trace import Credential, Request, Response
from .wire import Json, WireRequest, WireResponse

TOKENS = {"authorization_token": "token", "client_token": "client_token"}


def request_kept(
    request: WireRequest, redactor: Redactor, credential: Credential, *, bodies: bool = True
) -> Request:
    return Request(
        redactor.text(request.method),
        redactor.url(request.url),
        redactor.headers(request.headers),
        redactor.json(request.json) if bodies and request.body else None,
        len(request.body),
        credential,
    )


def response_kept(
    response: WireResponse | None, redactor: Redactor, *, bodies: bool = True
) -> Response | None:
    if response is None:
        return None
    return Response(
        response.status,
        redactor.headers(response.headers),
        redactor.json(response.json) if bodies and response.body else None,
        len(response.body),
    )


def learn_pairs(redactor: Redactor, pairs: Mapping[str, tuple[str, str]]) -> None:
    """User names, passwords and what stands in the Authorization header, by whose they are."""
    for name, (user, password) in pairs.items():
        redactor.learn(f"{name} username", user)
        redactor.learn(f"{name} password", password)
        redactor.learn(f"{name} credentials", f"{user}:{password}")


def learn_person(redactor: Redactor, person: Mapping[str, str]) -> None:
    """What a consumer is known by; a telephone number also as it is dialled at home."""
    for name, value in person.items():
        redactor.learn_word(name, value)
    phone = person.get("phone", "").lstrip("+")
    for dialled in (phone, phone[-SHORTEST_SECRET:]):
        redactor.learn("phone", dialled)


def learn_tokens(redactor: Redactor, document: Json) -> None:
    """Tokens in an answer or a callback are secrets from now on."""
    if not isinstance(document, dict):
        return
    for name, kind in TOKENS.items():
        if isinstance(document.get(name), str):
            redactor.learn(kind, document[name])
    learn_tokens(redactor, document.get("session"))
