"""Masks a cassette: credentials, tokens, names of persons and hosts of one run are removed.

Whatever is masked stays masked when it is masked again, so that a recording can be read back
through the same sieve, and a replayed call is recognised by its masked form.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from vcr.request import Request  # type: ignore[import-untyped]

from ...core.wire import Json, WireRequest, parsed
from ...platform.target import Platform, within
from ...referee.credential import observed

MASKED_TOKEN = re.compile(r"00000000-0000-8000-8000-[0-9a-f]{12}")
TOKENS = frozenset({"authorization_token", "client_token"})
# Each personal datum has one stand-in, of a form that the contract takes.
PERSONAL: Mapping[str, str] = {
    **dict.fromkeys(
        """
        given_name family_name street_address street_address2 city attention organization_name
        title national_identification_number last_four_ssn gender vat_id to
        organization_registration_id
        """.split(),
        "masked",
    ),
    "email": "masked@example.com",
    "phone": "+46700000000",
    "postal_code": "00000",
    "date_of_birth": "1900-01-01",
}
KEPT_OF_REQUEST = ("content-type", "klarna-idempotency-key")
KEPT_OF_ANSWER = frozenset(
    """
    content-type location capture-id refund-id klarna-correlation-id www-authenticate retry-after
    x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset x-simulated-by
    """.split()
)
LISTENING = "/arrivals"  # the one path of the merchant's that the suite itself asks for


def neutral(role: str) -> str:
    """The origin that stands in a cassette; .invalid leads nowhere, by RFC 2606."""
    return f"https://{role}.invalid"


@dataclass(slots=True)
class CassetteMask:
    """Masks the traffic with one platform while it is recorded, and while it is looked up."""

    platform: Platform
    key: bytes = field(default_factory=lambda: token_bytes(16), repr=False)
    known: dict[str, str] = field(default_factory=dict, repr=False)

    def request(self, request: Request) -> Request | None:
        """The request as it is kept; None for one that is not the suite's own."""
        url = self.text(request.uri)
        merchant = neutral("merchant")
        if within(url, merchant) and not url.startswith(merchant + LISTENING):
            return None
        headers = {name: value for name, value in request.headers.items() if is_kept(name)}
        shown = self.authorization(request)
        labelled = {**headers, **({"authorization": shown} if shown else {})}
        return Request(request.method, url, self.body(request.body or b""), labelled)

    def authorization(self, request: Request) -> str:
        """Whose credentials they are instead of what they are."""
        value = request.headers.get("authorization", "")
        if not value or value.startswith("<"):
            return str(value)
        wire = WireRequest("GET", "", "", headers=(("authorization", value),))
        seen = observed(wire, self.platform.pairs)
        owner = seen.belongs_to or ("nobody" if seen.well_formed else "malformed")
        return f"<{seen.scheme} of {owner}>"

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The answer as it is kept; pages for people are left out."""
        headers = {
            name: [self.text(value) for value in values]
            for name, values in response["headers"].items()
            if name.lower() in KEPT_OF_ANSWER
        }
        body = response["body"].get("string") or b""
        page = body.lstrip().lower().startswith(b"<!doctype")
        text = b"" if page or not readable(body) else self.body(body)
        return {**response, "headers": headers, "body": {"string": text}}

    def body(self, body: bytes | str) -> bytes:
        raw = body if isinstance(body, bytes) else body.encode()
        document = parsed(raw)
        if not isinstance(document, dict | list):
            return self.text(raw.decode("utf-8", "replace")).encode()
        masked = json.dumps(self.json(document), ensure_ascii=False)
        return self.text(masked).encode("utf-8", "replace")

    def json(self, value: Json, name: str = "") -> Json:
        if isinstance(value, dict):
            return {k: self.json(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.json(each, name) for each in value]
        if not isinstance(value, str) or not value:
            return value
        return self.token(value) if name in TOKENS else PERSONAL.get(name, value)

    def token(self, value: str) -> str:
        """A stand-in of a token's form; the same for the same token within one recording."""
        if not MASKED_TOKEN.fullmatch(value) and value not in self.known:
            digest = hmac.new(self.key, value.encode(), "sha256").hexdigest()
            self.known[value] = f"00000000-0000-8000-8000-{digest[:12]}"
        return self.known.get(value, value)

    def text(self, text: str) -> str:
        """Tokens that were seen, and the origins of this run, wherever they stand."""
        for secret, mask in self.known.items():
            text = text.replace(secret, mask)
        for role, origin in self.platform.origins.items():
            text = text.replace(origin, neutral(role))
        return text


def is_kept(name: str) -> bool:
    return name.lower() in KEPT_OF_REQUEST


def readable(body: bytes) -> bool:
    """Text, and not an image or the like."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
