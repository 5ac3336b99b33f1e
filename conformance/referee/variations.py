"""How each legal variation looks on the wire: "axis=value" -> what becomes of an answer.

Names and reasons stand in scenarios/axes.py; ids and URLs, which must also be understood when they
come back, in `aliases`. One row a value.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from json.encoder import encode_basestring_ascii
from urllib.parse import urlsplit

from ..core.operations import Operation
from ..core.optional_members import one_by_one, optional_members
from ..core.variation import Absence, Variation
from ..core.wire import Headers, Json, WireRequest, WireResponse
from ..platform import DueCallback
from .aliases import ID_HEADERS, ID_MEMBERS, MOVED_TO, OPENED, Aliases, elsewhere

Document = Callable[[str, Json], Json]  # (operation, body) -> body
Variant = tuple[Variation, ...]

CALLBACK = Operation.CALLBACK_STATUS
UNKNOWN = "NEWLY_INVENTED"

# --- what a document says ---------------------------------------------------------------------

ADDED: Mapping[str, Json] = {
    "x_text": "…",
    "x_null": None,
    "x_number": 9007199254740993,
    "x_list": [1, "two", None, {"three": []}],
    "x_object": {"deep": {"deeper": {"x_flag": True}}},
}
COLLIDING: Mapping[str, Json] = {
    "id": 0,
    "type": "other",
    "state": "paid",
    "error": None,
    "message": "",
    "data": {"id": "1"},
    "self": [],
    "__proto__": {"polluted": True},
    "constructor": "x",
    "class": {"name": "x"},
}


def adding(members: Mapping[str, Json]) -> Document:
    """Members at every level, but none in the place of one that is there."""

    def added(value: Json) -> Json:
        if isinstance(value, dict):
            return {**{k: added(v) for k, v in value.items()}, **unlike(value)}
        return [added(each) for each in value] if isinstance(value, list) else value

    def unlike(value: Mapping[str, Json]) -> Mapping[str, Json]:
        return {k: v for k, v in members.items() if k not in value}

    return lambda _, document: added(document)


def ordered(arrange: Callable[[list[str]], list[str]]) -> Document:
    def put(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: put(value[name]) for name in arrange(list(value))}
        return [put(each) for each in value] if isinstance(value, list) else value

    return lambda _, document: put(document)


FINAL = frozenset({"COMPLETED", "CANCELLED", "DISABLED"})


def unlisted_status(status: str) -> Document:
    """Where the session is not over, another word for it."""

    def told(operation: str, document: Json) -> Json:
        if operation == CALLBACK and isinstance(document.get("session"), dict):
            return {**document, "session": instead(document["session"])}
        return instead(document) if operation == Operation.HPP_READ_SESSION else document

    def instead(session: Mapping[str, Json]) -> Mapping[str, Json]:
        open_still = "status" in session and session["status"] not in FINAL
        return {**session, "status": status} if open_still else session

    return told


# Enumerations that no decision of a shop hangs on: the member, and those that hold it ("" any).
GROWING: tuple[tuple[str, str], ...] = (
    ("acquiring_channel", ""),
    ("intent", ""),
    ("identifier", "payment_method_categories"),
    ("type", "initial_payment_method"),
    ("type", "authorized_payment_method"),
    ("type", "order_lines"),
)


def grown(operation: str, document: Json) -> Json:
    def put(value: Json, name: str, holder: str) -> Json:
        if isinstance(value, dict):
            return {k: put(v, k, name) for k, v in value.items()}
        if isinstance(value, list):
            return [put(each, name, holder) for each in value]
        open_set = (name, holder) in GROWING or (name, "") in GROWING
        return UNKNOWN.lower() if open_set and isinstance(value, str) else value

    found = put(document, "", "")
    return {**found, "status": UNKNOWN.lower()} if operation == Operation.KP_READ_SESSION else found


def replaced(name: str, value: Json, *operations: str) -> Document:
    def told(operation: str, document: Json) -> Json:
        met = operation in operations and name in document
        return {**document, name: value} if met else document

    return told


def absent(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {name: value for name, value in document.items() if name not in members}


def nulled(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {**document, **dict.fromkeys(members)}


def emptied(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {**document, **members}


Put = Callable[[Mapping[str, Json], Mapping[str, Json]], Json]
PUTS: Mapping[Absence, Put] = {
    Absence.ABSENT: absent,
    Absence.NULL: nulled,
    Absence.EMPTY: emptied,
}


def optionals(put: Put, member: str = "") -> Document:
    """Done to all that an answer may come without, or to one "operation.member" only."""

    def told(operation: str, document: Json) -> Json:
        session = document.get("session") if operation == CALLBACK else None
        if isinstance(session, dict):
            return {**document, "session": changed(Operation.HPP_READ_SESSION, session)}
        return changed(operation, document)

    def changed(operation: str, document: Mapping[str, Json]) -> Json:
        members = optional_members(operation, document)
        chosen = {n: v for n, v in members.items() if member in {"", f"{operation}.{n}"}}
        return put(chosen, document)

    return told


def instants(spelt: Callable[[datetime], str]) -> Document:
    """Each member whose name ends in _at, spelt otherwise."""

    def put(value: Json, name: str) -> Json:
        if isinstance(value, dict):
            return {k: put(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [put(each, name) for each in value]
        return respelt(value) if name.endswith("_at") and isinstance(value, str) else value

    def respelt(text: str) -> str:
        try:
            return spelt(datetime.fromisoformat(text))
        except ValueError:
            return text

    return lambda _, document: put(document, "")


def zone(hours: int) -> Callable[[datetime], str]:
    """The same instant, as a clock shows it so many hours away."""
    there = timezone(timedelta(hours=hours))
    return lambda at: at.astimezone(there).isoformat(timespec="milliseconds")


def whole_seconds(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def nanoseconds(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


DOCUMENTS: Mapping[Variation, Document] = {
    **{Variation("optionals", how): optionals(put) for how, put in PUTS.items()},
    **{
        Variation("optional", how, member): optionals(PUTS[how], member)
        for member, how in one_by_one()
    },
    Variation("status", "NEWLY_INVENTED"): unlisted_status(UNKNOWN),
    Variation("status", "TIMEOUT"): unlisted_status("TIMEOUT"),
    Variation("status", "MANUAL_ID_CHECK"): unlisted_status("MANUAL_ID_CHECK"),
    Variation("status", "COMPLETE"): unlisted_status("COMPLETE"),
    Variation("enumerations", "grown"): grown,
    Variation("fraud_status", "NEWLY_INVENTED"): replaced(
        "fraud_status", UNKNOWN, Operation.KP_PLACE_ORDER, Operation.OM_READ_ORDER
    ),
    Variation("order_status", "NEWLY_INVENTED"): replaced(
        "status", UNKNOWN, Operation.OM_READ_ORDER
    ),
    Variation("timestamps", "ahead"): instants(zone(14)),
    Variation("timestamps", "behind"): instants(zone(-11)),
    Variation("timestamps", "whole"): instants(whole_seconds),
    Variation("timestamps", "nanoseconds"): instants(nanoseconds),
    Variation("members", "added"): adding(ADDED),
    Variation("members", "colliding"): adding(COLLIDING),
    Variation("order", "reversed"): ordered(lambda names: names[::-1]),
    Variation("order", "sorted"): ordered(sorted),
}

# --- how a document is written ----------------------------------------------------------------


def compact(document: Json) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def spread(document: Json) -> str:
    return "\r\n\t" + json.dumps(document, indent="\t\t").replace("\n", " \r\n") + " \n\n"


def escaped(document: Json) -> str:
    """Every letter and sign of every string as its number."""
    if isinstance(document, dict):
        pairs = (f"{escaped(str(k))}:{escaped(v)}" for k, v in document.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(document, list):
        return f"[{','.join(escaped(each) for each in document)}]"
    if isinstance(document, str):
        return '"' + "".join(numbered(each) for each in document) + '"'
    return json.dumps(document)


def numbered(character: str) -> str:
    written = encode_basestring_ascii(character)[1:-1]
    return written if written.startswith("\\u") else f"\\u{ord(character):04x}"


SPELLINGS: Mapping[Variation, Callable[[Json], str]] = {
    Variation("spelling", "compact"): compact,
    Variation("spelling", "spread"): spread,
    Variation("spelling", "escaped"): escaped,
}


def written(variant: Variant, document: Json, before: bytes) -> bytes:
    """Where the spelling does not vary, it stays as it was: one thing at a time."""
    spell = next((SPELLINGS[each] for each in variant if each in SPELLINGS), None)
    text = spell(document) if spell else spelt_like(before, document)
    return text.encode("utf-8", "replace")


def spelt_like(before: bytes, document: Json) -> str:
    colon = " : " if b'" : ' in before else ": "
    return json.dumps(document, indent=2, ensure_ascii=False, separators=(",", colon))


def told(variant: Variant, operation: str, document: Json) -> Json:
    """The document with each value of the variant applied, in the order of the table."""
    for name, tell in DOCUMENTS.items():
        if name in variant and isinstance(document, dict):
            document = tell(operation, document)
    return document


# --- headers and frames -----------------------------------------------------------------------


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


def with_headers(variant: Variant, headers: Headers, *, typed: bool) -> Headers:
    for name, put in {**TYPES, **HEADERS}.items():
        if name in variant and (typed or name not in TYPES):
            headers = put(headers)
    return headers


def framed(variant: Variant, response: WireResponse, request: WireRequest) -> WireResponse:
    """The last thing done to an answer: what was recorded of it is already written down."""
    for name, put in FRAMES.items():
        if name in variant and response.body:
            response = put(response, request)
    return replace(response, headers=with_headers(variant, response.headers, typed=False))


# --- a whole answer ---------------------------------------------------------------------------


def varied(
    variant: Variant, mark: str, operation: str, response: WireResponse, aliases: Aliases
) -> WireResponse:
    """An answer of the platform as this variant's platform would have given it."""
    if not variant:
        return response
    document = response.json if response.body else None
    body = response.body
    if isinstance(document, dict):
        new = told(variant, operation, given(variant, mark, document, aliases))
        body = written(variant, new, body)
    headers = tuple(named(variant, mark, name, value, aliases) for name, value in response.headers)
    typed = isinstance(document, dict)
    return replace(response, headers=with_headers(variant, headers, typed=typed), body=body)


def given(variant: Variant, mark: str, document: Json, aliases: Aliases) -> Json:
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
    new = told(variant, CALLBACK, given(variant, mark, document, aliases))
    body = written(variant, new, due.body)
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
    shown = {name for name in within if visible(name, CALLBACK, sent, asked)}
    return frozenset(shown | (AROUND_CALLBACKS & set(variant)))
