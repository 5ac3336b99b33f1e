"""Redaction: only known members are kept in clear, and equal secrets get equal masks.

A secret value becomes "<kind:1a2b3c4d>": a keyed fingerprint that says nothing of the value, yet
lets a check prove that the same token was used twice. The key lives for one run, never on disk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote, urlsplit

from .members import MEMBERS
from .wire import Headers, Json

# Members whose text may be shown as it is. Everything else that is text is fingerprinted.
SHOWN = frozenset(
    """
    session_id order_id status event_id fraud_status type reference merchant_reference1
    klarna_reference purchase_country purchase_currency locale
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
NAMES = MEMBERS | SHOWN | URLS  # of members that may be shown; any other name may tell something
LONGEST_PLAIN_SEGMENT = 64
SHORTEST_SECRET = 8
SHORTEST_WORD = 3
PLACEHOLDER = re.compile(r"(?:%7B|\{){2}[\w.]+(?:%7D|\}){2}", re.IGNORECASE)
NAMES_PRODUCT = r"[\w.-]*(?:[/_]v?\d|:\s+v?\d)"  # what follows the name of a program: "/1.2"
MARKED = re.compile(r"<[^<>]+:[0-9a-f]{8}>")  # what takes the place of a value

ESCAPED = re.compile(r"[%\\&\x80-\xff]")  # without any of these a text is as plain as can be
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
WRITTEN = {"n": "\n", "r": "\r", "t": "\t"}  # any other character after a backslash is itself
MISREAD = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
DEPTH = 3  # so often may an escape be escaped itself


# --- how a secret may be written ------------------------------------------------------------------


@lru_cache(maxsize=4096)
def spellings(value: str) -> frozenset[str]:
    """The ways in which a secret may turn up: as it is, or as some program writes it."""
    raws = {value.encode("utf-8", "surrogatepass"), *latin_1(value)}
    return escaped(value).union(*map(encoded, raws))


def latin_1(value: str) -> Iterator[bytes]:
    """As an old program encodes it, where that can be done."""
    with suppress(UnicodeEncodeError):
        yield value.encode("latin-1")


def escaped(value: str) -> frozenset[str]:
    """As it is, and in JSON, in a log, in a page."""
    document = json.dumps(value)[1:-1]
    page = html.escape(value)
    return frozenset(
        {
            value,
            document,
            document.replace("/", "\\/"),
            json.dumps(value, ensure_ascii=False)[1:-1],
            value.encode("ascii", "backslashreplace").decode(),
            page,
            html.escape(value, quote=False),
            page.encode("ascii", "xmlcharrefreplace").decode(),
        }
    )


def encoded(raw: bytes) -> frozenset[str]:
    """In an address, in hexadecimal digits, in base64 of either alphabet, on one line or wrapped.

    And as a header is kept, whose bytes are taken for Latin-1.
    """
    wrapped = base64.encodebytes(raw).decode().strip()
    padded = {
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(),
        wrapped,
        wrapped.replace("\n", "\r\n"),
    }
    bare = {each.rstrip("=") for each in padded}
    in_address = {quote(raw), quote(raw, safe=""), quote_plus(raw)}
    plain = {raw.decode("latin-1"), repr(raw)[2:-1], raw.hex(), raw.hex().upper()}
    return frozenset(padded | bare | in_address | plain).union(within_base64(raw))


def within_base64(raw: bytes) -> Iterator[str]:
    """What of it is the same in the base64 of any document in which it stands."""
    for before, mixed in ((0, 0), (1, 2), (2, 3)):  # characters that also tell of what is before
        whole = (before + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(before) + raw).decode()[mixed:whole]


def readings(text: str) -> Iterator[str]:
    """The text as it stands, then as whoever undoes its escapes reads it, one after another."""
    yield text
    if not ESCAPED.search(text):
        return
    for undone in (unquoted, unescaped, html.unescape, reread) * DEPTH:
        plainer = undone(text)
        if plainer != text:
            text = plainer
            yield text


def unquoted(text: str) -> str:
    """Each encoded byte as a character; `reread` makes letters of those that are UTF-8."""
    return unquote(text, encoding="latin-1")


def unescaped(text: str) -> str:
    r"""The escapes of JSON and of logs: \u00e9, \xe9, \/."""
    if "\\" not in text:
        return text
    plain = ESCAPE.sub(lambda m: WRITTEN.get(m[3], m[3]) or chr(int(m[1] or m[2], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def reread(text: str) -> str:
    """UTF-8 that was taken for Latin-1 put right; all else stays."""
    if text.isascii():
        return text
    return MISREAD.sub(lambda m: m[0].encode("latin-1").decode("utf-8", "replace"), text)


def names_found(secrets: Mapping[str, Iterable[str]], text: str, where: str) -> tuple[str, ...]:
    """Which secrets (name -> spellings) stand in a text that they have no business in."""
    texts = tuple(readings(text))
    return tuple(
        f"{name} in {where}"
        for name, spelt in secrets.items()
        if any(spelling in each for each in texts for spelling in spelt)
    )


# --- what is kept ---------------------------------------------------------------------------------


class Redactor:
    """Knows the secrets of a case, so that they are masked wherever they turn up."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._marks: dict[str, str] = {}  # spelling -> what takes its place
        self._begun: dict[str, tuple[str, ...]] = {}  # spellings by how they begin
        self._words: dict[str, str] = {}

    def another(self) -> Redactor:
        """One that knows as much to begin with, and then learns by itself."""
        made = Redactor(self._key)
        made._marks, made._begun = dict(self._marks), dict(self._begun)
        made._words = dict(self._words)
        return made

    def fingerprint(self, kind: str, value: str) -> str:
        digest = hmac.new(self._key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"<{kind}:{digest.hexdigest()[:8]}>"

    def learn(self, kind: str, value: str) -> None:
        """From now on this value is masked everywhere. Short values are too common for that."""
        if len(value) < SHORTEST_SECRET or value in self._marks:
            return
        mark = self.fingerprint(kind, value)
        for spelling in (mark, *spellings(value)):  # a mark stays, whatever its kind is called
            if spelling not in self._marks:
                head = spelling[:SHORTEST_SECRET]
                self._marks[spelling] = mark
                self._begun[head] = (*self._begun.get(head, ()), spelling)

    def learn_word(self, kind: str, value: str) -> None:
        """Likewise a name; a short one is masked as a word, unless it names a program."""
        self.learn(kind, value)
        if SHORTEST_WORD <= len(value) < SHORTEST_SECRET and not value.isdigit():
            self._words[value] = self.fingerprint(kind, value)

    def text(self, text: str) -> str:
        """The text with every known secret masked, however it is written and escaped."""
        while True:
            for reading in readings(text):
                masked = self.masked(reading)
                if masked != reading:
                    text = masked
                    break
            else:
                return text

    def masked(self, text: str) -> str:
        return self.without_words(self.without_secrets(text))

    def without_words(self, text: str) -> str:
        standing = [word for word in self._words if word in text]
        if not standing:
            return text
        alone = rf"(?<!\w)(?:{'|'.join(map(re.escape, standing))})(?!\w)(?!{NAMES_PRODUCT})"
        return re.sub(alone, lambda match: self._words[match[0]], text)

    def without_secrets(self, text: str) -> str:
        starts = range(len(text) - SHORTEST_SECRET + 1)
        heads = {text[at : at + SHORTEST_SECRET] for at in starts} & self._begun.keys()
        standing = [each for head in heads for each in self._begun[head] if each in text]
        if not standing:
            return text
        # The longest first: a secret that begins another must not break it up.
        words = map(re.escape, sorted(standing, key=len, reverse=True))
        return re.sub("|".join(words), lambda match: self._marks[match[0]], text)

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
        """The same shape; truth and null stay, text stays only where it is listed."""
        if isinstance(value, dict):
            return dict(self.member(*each) for each in list(value.items())[:200])
        if isinstance(value, list):
            return [self.json(each, name) for each in value[:200]]
        if isinstance(value, str):
            return self.string(name, value)
        if isinstance(value, int | float):
            return self.number(value)
        return value

    def member(self, name: str, value: Json) -> tuple[str, Json]:
        if name in NAMES:
            return name, self.json(value, name)
        return self.fingerprint("member", name), self.json(value)

    def number(self, value: float) -> Json:
        """Money must be compared to the last unit; a telephone number is none."""
        digits = str(value)
        known = len(digits) >= SHORTEST_SECRET and self.masked(digits) != digits
        return self.fingerprint("number", digits) if known else value

    def string(self, name: str, value: str) -> str:
        if name in URLS and "://" in value:
            return self.url(value)
        if name in SHOWN and len(value) <= 300:
            return self.text(value)
        return self.fingerprint(KIND.get(name, name or "text"), value) if value else value

    def headers(self, headers: Headers) -> Mapping[str, str]:
        return dict(self.kept(headers))

    def kept(self, headers: Headers) -> Iterator[tuple[str, str]]:
        for name, value in headers:
            low = name.lower()
            if low == "location":
                yield low, self.url(value)
            elif low in KEPT_HEADERS:
                yield low, self.text(value)[:300]
