"""Aliases for the platform's ids and URLs, so that a case can use any legal shape of them.

The platform behind keeps its own. What it gives out is renamed on the way to the integration, and
what the integration sends is named back; so each URL that was given works, and no other does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import quote, unquote, urlsplit

from ..core.variation import Variation
from ..core.wire import Json, WireRequest

LONGEST = 255  # characters of a string, unless a page says otherwise
SHORTEST = 8
MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.~-_:"
ID_MEMBERS = frozenset(
    "session_id order_id authorization_token event_id capture_id refund_id".split()
)
ID_HEADERS = frozenset({"capture-id", "refund-id"})
# Where a URL of each member leads now. The merchant assembles none of these.
MOVED_TO: Mapping[str, str] = {
    "session_url": "/hosted/2031-04/state",
    "distribution_url": "/hosted/2031-04/outbound",
    "redirect_url": "/start/now",
    "qr_code_url": "/start/code",
    "manual_identification_check_url": "/hosted/2031-04/identity",
    "location": "/managed/2031-04/item",
}
# What the consumer opens. In life that is another host than the one that the merchant calls.
OPENED = ("redirect_url", "qr_code_url")
HOME, ELSEWHERE = "127.0.0.1", "localhost"
PAGE = "/hpp/payments/"  # in the path of a hosted page, as the platform behind knows it


def word(mark: str, real: str, length: int, alphabet: str = MIXED) -> str:
    """An opaque id that begins with the case's mark: also cut short, it still tells its case."""
    digits = (b for n in range(8) for b in sha256(f"{mark}/{n}/{real}".encode()).digest())
    body = "".join(alphabet[each % len(alphabet)] for each in digits)
    return f"{mark}{body}"[:length]


def long(mark: str, real: str) -> str:
    """As long as a string may be, of hexadecimal digits and hyphens."""
    return word(mark, real, LONGEST, "0123456789abcdef-")


def mixed(mark: str, real: str) -> str:
    """No UUID: capital and small letters that differ, with each sign that a path leaves as it is.

    It ends in a letter, as an id in a sentence would.
    """
    return word(mark, real, 52) + ".~-_:Zz"


SHAPES: Mapping[Variation, Callable[[str, str], str]] = {
    Variation("ids", "long"): long,
    Variation("ids", "mixed"): mixed,
}


def shape(variant: tuple[Variation, ...]) -> Callable[[str, str], str] | None:
    return next((SHAPES[each] for each in variant if each in SHAPES), None)


def moved(variant: tuple[Variation, ...]) -> bool:
    return Variation("urls", "moved") in variant


def leads_elsewhere(variant: tuple[Variation, ...]) -> bool:
    return Variation("urls", "elsewhere") in variant


def elsewhere(url: str) -> str:
    """The same page under the listener's other name; a page that is not here stays where it is."""
    parts = urlsplit(url)
    if parts.hostname != HOME:
        return url
    return parts._replace(netloc=parts.netloc.replace(HOME, ELSEWHERE)).geturl()


@dataclass(slots=True)
class Aliases:
    """The aliases of a run, in both directions.

    `ids` and `paths` lead back from what was given; `given` leads there, by the case's mark.
    """

    ids: dict[str, str] = field(default_factory=dict)
    paths: dict[str, tuple[str, str]] = field(default_factory=dict)  # path -> real path, query
    given: dict[str, dict[str, str]] = field(default_factory=dict)

    # --- on the way to the integration ------------------------------------------------------------

    def alias(self, mark: str, real: str, variant: tuple[Variation, ...]) -> str:
        make = shape(variant)
        if make is None or not real:
            return real
        made = make(mark, real)
        self.ids[made] = real
        self.given.setdefault(mark, {})[real] = made
        return made

    def renamed(self, mark: str, name: str, value: Json, variant: tuple[Variation, ...]) -> Json:
        """The same document with the ids, and the URLs, of this case's platform."""
        if isinstance(value, dict):
            return {k: self.renamed(mark, k, v, variant) for k, v in value.items()}
        if isinstance(value, list):
            return [self.renamed(mark, name, each, variant) for each in value]
        if not isinstance(value, str) or not value:
            return value
        if name in ID_MEMBERS:
            return self.alias(mark, value, variant)
        return self.url(mark, name, value, variant) if "://" in value else value

    def url(self, mark: str, name: str, url: str, variant: tuple[Variation, ...]) -> str:
        if moved(variant) and name in MOVED_TO:
            return self.move(mark, name, url)
        known = self.text(mark, url)
        return elsewhere(known) if name in OPENED and leads_elsewhere(variant) else known

    def text(self, mark: str, text: str) -> str:
        """A URL with this case's own ids in it; short ones are too common to be looked for."""
        for real, made in self.given.get(mark, {}).items():
            if len(real) >= SHORTEST:
                text = text.replace(real, quote(made, safe=""))
        return text

    def move(self, mark: str, name: str, url: str) -> str:
        """The same host, another path, and a query without which it leads nowhere."""
        parts = urlsplit(url)
        path = f"{MOVED_TO[name]}/{word(mark, parts.path, 24, 'abcdefghjkmnpqrstuvwxyz')}"
        self.paths[path] = parts.path, "view=full&v=3"
        return parts._replace(path=path, query="view=full&v=3").geturl()

    # --- on the way back --------------------------------------------------------------------------

    def real(self, request: WireRequest) -> WireRequest:
        """The request as the platform behind knows it."""
        body = self.named_back(request.body)
        path, query = self.real_path(request)
        return replace(request, path=path, query=query, body=body)

    def real_path(self, request: WireRequest) -> tuple[str, str]:
        """A page is found whatever its query; the consumer's acts have paths below it."""
        path, query = self.paths.get(request.path, ("", ""))
        if path and (query == request.query or PAGE in path):
            return path, ""
        parent, _, act = request.path.rpartition("/")
        page, _ = self.paths.get(parent, ("", ""))
        if PAGE in page:
            return f"{page}/{act}", request.query
        return self.segments(request.path), request.query

    def segments(self, path: str) -> str:
        """Each id that was given is named back, however it was percent-encoded."""
        if not self.ids:
            return path
        return "/".join(self.ids.get(unquote(each), each) for each in path.split("/"))

    def named_back(self, body: bytes) -> bytes:
        """The only ids in a body are those in the payment session's URL."""
        if not self.ids or b"payment_session_url" not in body:
            return body
        try:
            document = json.loads(body)
            parts = urlsplit(document["payment_session_url"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return body
        url = parts._replace(path=self.segments(parts.path)).geturl()
        return json.dumps(document | {"payment_session_url": url}).encode()

    def page(self, path: str) -> str:
        """The path of the hosted page, as the platform behind knows it."""
        return self.paths.get(path, (path, ""))[0]

    def was_moved(self, request: WireRequest) -> bool:
        return request.path in self.paths
