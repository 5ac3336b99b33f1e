"""HTTP messages exactly as they cross the wire, with their secrets. They never leave the process.

What is kept of them for judging is a `trace.Exchange`, redacted at capture. They hold secrets, so
their reprs, which end up in logs and in the reports of failed tests, tell next to nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Json = Any  # whatever `json.loads` gives
Headers = tuple[tuple[str, str], ...]


def header(headers: Headers, name: str) -> str | None:
    """The first value of a header, whatever the case of its name."""
    return next((value for key, value in headers if key.lower() == name), None)


def parsed(body: bytes) -> Json:
    """The body as JSON, or None where it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def legible(body: bytes) -> str:
    """As text: UTF-8, or where it is not that, each byte as a character."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request as it is on the wire, secrets included.

    `origin` is scheme://host[:port] without a slash; `path` is still percent-encoded.
    """

    method: str
    origin: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<{self.method} to {self.origin}, {len(self.body)} bytes>"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def json(self) -> Json:
        return parsed(self.body)

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def header(self, name: str) -> str | None:
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class WireResponse:
    """A response as it is on the wire, secrets included; the body in bytes."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<{self.status}, {len(self.body)} bytes>"

    @property
    def json(self) -> Json:
        return parsed(self.body)

    def header(self, name: str) -> str | None:
        return header(self.headers, name)
