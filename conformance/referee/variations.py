"""Applies the variations of a case to an answer or a callback, and names those that changed it.

The kinds stand in `varied_documents`, `varied_spelling` and `varied_headers`, one row a value; ids
and URLs, which must also be understood when they come back, in `aliases`. The names and reasons of
all values stand in scenarios/axes.py.
"""

from __future__ import annotations

import json
from dataclasses import replace

from ..core.operations import Operation
from ..core.variation import Variation
from ..core.wire import Headers, Json, WireRequest, WireResponse
from ..platform import DueCallback
from .aliases import ID_HEADERS, ID_MEMBERS, MOVED_TO, OPENED, Aliases, elsewhere
from .varied_documents import DOCUMENTS, varied_document
from .varied_headers import CHUNKED, FRAMES, HEADERS, TYPES, with_headers
from .varied_spelling import spelled

Variant = tuple[Variation, ...]


def varied(
    variant: Variant, mark: str, operation: str, response: WireResponse, aliases: Aliases
) -> WireResponse:
    """An answer of the platform as this variant's platform would have given it."""
    if not variant:
        return response
    document = response.json if response.body else None
    body = response.body
    if isinstance(document, dict):
        new = varied_document(variant, operation, with_aliases(variant, mark, document, aliases))
        body = spelled(variant, new, body)
    headers = tuple(named(variant, mark, name, value, aliases) for name, value in response.headers)
    typed = isinstance(document, dict)
    return replace(response, headers=with_headers(variant, headers, typed=typed), body=body)


def with_aliases(variant: Variant, mark: str, document: Json, aliases: Aliases) -> Json:
    renamed = aliases.renamed(mark, "", document, variant)
    if Variation("ids", "long") in variant and isinstance(renamed.get("client_token"), str):
        return {**renamed, "client_token": renamed["client_token"].ljust(8192, "A")}
    return renamed


def named(variant: Variant, mark: str, name: str, value: str, aliases: Aliases) -> tuple[str, str]:
    if name.lower() in ID_HEADERS:
        return name, aliases.alias(mark, value, variant)
    if name.lower() == "location":
        return name, aliases.url(mark, "location", value, variant)
    return name, value


# Of what may vary around a body, what a request may have as well. It always says its type, and is
# compressed for nobody who has not asked for that.
AROUND_CALLBACKS = frozenset(
    {
        Variation("headers", "small"),
        Variation("headers", "capital"),
        Variation("headers", "parameters"),
        Variation("framing", "chunked"),
    }
)


def varied_callback(variant: Variant, mark: str, due: DueCallback, aliases: Aliases) -> DueCallback:
    """A callback as this variant's platform would have sent it."""
    document = due.json
    if not variant or not isinstance(document, dict):
        return due
    new = varied_document(
        variant, Operation.CALLBACK_STATUS, with_aliases(variant, mark, document, aliases)
    )
    body = spelled(variant, new, due.body)
    headers = around_callback(variant, due.headers)
    return replace(due, url=aliases.text(mark, due.url), body=body, headers=headers)


def around_callback(variant: Variant, headers: Headers) -> Headers:
    kept = tuple(each for each in variant if each in AROUND_CALLBACKS)
    whole = (*headers, CHUNKED) if Variation("framing", "chunked") in kept else headers
    return with_headers(kept, whole, typed=True)


def visible(name: Variation, operation: str, response: WireResponse, request: WireRequest) -> bool:
    """Whether a value makes any difference to this answer."""
    document = response.json if response.body else None
    if name in HEADERS or name in FRAMES:
        return differs(name, response, request)
    if not isinstance(document, dict):
        return False
    if name in DOCUMENTS:
        return json.dumps(DOCUMENTS[name](operation, document)) != json.dumps(document)
    if name == Variation("urls", "elsewhere"):
        opened = (document.get(member) for member in OPENED)
        return any(isinstance(url, str) and elsewhere(url) != url for url in opened)
    if name.axis == "urls":
        return any(isinstance(document.get(member), str) for member in MOVED_TO)
    return name.axis != "ids" or bool(ID_MEMBERS & {*document, *document.get("session", {})})


def differs(name: Variation, response: WireResponse, request: WireRequest) -> bool:
    if name in FRAMES:
        return bool(response.body) and FRAMES[name](response, request) != response
    return HEADERS[name](response.headers) != response.headers


def visible_in_callback(variant: Variant, due: DueCallback) -> frozenset[Variation]:
    sent, asked = WireResponse(200, (), due.body), WireRequest("POST", "", "/")
    within = (name for name in variant if name not in {**TYPES, **HEADERS, **FRAMES})
    shown = {name for name in within if visible(name, Operation.CALLBACK_STATUS, sent, asked)}
    return frozenset(shown | (AROUND_CALLBACKS & set(variant)))
