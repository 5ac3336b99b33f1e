"""What may be kept of a message: deny by default, and equal secrets stay visibly equal.

A secret value becomes "<kind:1a2b3c4d>": a keyed fingerprint that says nothing of the value, yet
lets a check prove that the same token was used twice. The key lives for one run, never on disk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus, unquote, urlsplit

from .wire import Headers, Json

# Members whose text may be shown as it is. Everything else that is text is fingerprinted.
SHOWN = frozenset(
    """
    session_id order_id status event_id fraud_status type reference merchant_reference1
    merchant_reference2 klarna_reference purchase_country purchase_currency locale
    error_code correlation_id place_order_mode acquiring_channel intent expires_at
    updated_at created_at captured_at refunded_at capture_id refund_id identifier
    quantity_unit interval method state purchase_type payment_method_category
    """.split()
)
URLS = frozenset(
    """
    payment_session_url session_url redirect_url qr_code_url distribution_url success cancel
    back failure error status_update confirmation notification push authorization
    manual_identification_check_url
    """.split()
)
KEPT_HEADERS = frozenset(
    """
    content-type content-length transfer-encoding user-agent accept klarna-idempotency-key
    klarna-correlation-id capture-id refund-id www-authenticate retry-after
    x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset klarna-integrator
    cache-control transaction-id server x-simulator
    """.split()
)
KIND = {"authorization_token": "token"}
LONGEST_PLAIN_SEGMENT = 64
SHORTEST_SECRET = 8
PLACEHOLDER = re.compile(r"(?:%7B|\{){2}[\w.]+(?:%7D|\}){2}", re.IGNORECASE)
MARKED = re.compile(r"<[^<>]+:[0-9a-f]{8}>")  # what takes the place of a value


def spellings(value: str) -> frozenset[str]:
    """The ways in which a secret may turn up: plain, percent-encoded, base64."""
    raw = value.encode()
    padded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    bare = {each.rstrip("=") for each in padded}
    return frozenset(
        {value, quote(value), quote(value, safe=""), quote_plus(value)} | padded | bare
    )


class Redactor:
    """Knows the secrets of a case, so that they are masked wherever they turn up."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}

    def fingerprint(self, kind: str, value: str) -> str:
        digest = hmac.new(self._key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"<{kind}:{digest.hexdigest()[:8]}>"

    def learn(self, kind: str, value: str) -> None:
        """From now on this value is masked everywhere. Short values are too common for that."""
        if len(value) < SHORTEST_SECRET or value in self._known:
            return
        mark = self.fingerprint(kind, value)
        known = dict.fromkeys(spellings(value), mark) | self._known
        # The longest first: a secret that begins another must not break it up.
        self._known = dict(sorted(known.items(), key=lambda each: -len(each[0])))

    def text(self, text: str) -> str:
        """The text with every known secret masked, however its characters are percent-encoded."""
        masked = self.masked(text)
        decoded = unquote(masked)
        deeper = self.masked(decoded)
        return masked if deeper == decoded else deeper

    def masked(self, text: str) -> str:
        if len(text) < SHORTEST_SECRET:
            return text
        for spelling, mark in self._known.items():
            if spelling in text:
                text = text.replace(spelling, mark)
        return text

    def url(self, url: str) -> str:
        """Scheme, host and path stay; values in the query and fragment are fingerprinted."""
        plain = self.text(url)
        try:
            parts = urlsplit(plain)
        except ValueError:
            return self.fingerprint("url", url)
        host = parts.netloc.rpartition("@")[2]
        head = f"{parts.scheme}://{host}" if parts.scheme or host else ""
        path = "/".join(self.segment(s) for s in parts.path.split("/"))
        query = "&".join(self.parameter(p) for p in parts.query.split("&") if p)
        tail = f"#{self.fingerprint('fragment', parts.fragment)}" if parts.fragment else ""
        return head + path + (f"?{query}" if query else "") + tail

    def segment(self, segment: str) -> str:
        long = len(segment) > LONGEST_PLAIN_SEGMENT and not MARKED.fullmatch(segment)
        return self.fingerprint("segment", segment) if long else segment

    def parameter(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        shown = not value or MARKED.fullmatch(value) or PLACEHOLDER.fullmatch(value)
        return name + equals + (value if shown else self.fingerprint("value", value))

    def json(self, value: Json, name: str = "") -> Json:
        """The same shape; numbers, booleans and null stay, text stays only where it is listed."""
        if isinstance(value, dict):
            return dict(self.member(*each) for each in list(value.items())[:200])
        if isinstance(value, list):
            return [self.json(each, name) for each in value[:200]]
        if isinstance(value, str):
            return self.string(name, value)
        return value

    def member(self, name: str, value: Json) -> tuple[str, Json]:
        shown = self.text(name)[:100]
        return shown, self.json(value, shown)

    def string(self, name: str, value: str) -> str:
        if name in URLS and "://" in value:
            return self.url(value)
        if name in SHOWN and len(value) <= 300:
            return self.text(value)
        return self.fingerprint(KIND.get(name, name[:30] or "text"), value) if value else value

    def headers(self, headers: Headers) -> Mapping[str, str]:
        return dict(self.kept(headers))

    def kept(self, headers: Headers) -> Iterator[tuple[str, str]]:
        for name, value in headers:
            low = name.lower()
            if low == "location":
                yield low, self.url(value)
            elif low in KEPT_HEADERS:
                yield low, self.text(value)[:300]


def found(secrets: Mapping[str, Iterable[str]], text: str, where: str) -> tuple[str, ...]:
    """Which secrets (name -> spellings) stand in a text that they have no business in."""
    return tuple(
        f"{name} in {where}" for name, spelt in secrets.items() if any(s in text for s in spelt)
    )
