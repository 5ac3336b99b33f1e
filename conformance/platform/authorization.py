"""Builds the Authorization header that a script names: right, missing, malformed, foreign."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping

from .target import PLAYGROUND, Pair

# The published example of a pair, and of the header that stands for it.
EXAMPLE = ("DemoMerchant", "DemoPassword")
VECTOR = "Basic RGVtb01lcmNoYW50OkRlbW9QYXNzd29yZA=="


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def of(role: str) -> Callable[[Mapping[str, Pair]], str]:
    return lambda pairs: basic(*pairs[role])


def fixed(header: str) -> Callable[[Mapping[str, Pair]], str]:
    return lambda _: header


# None of the malformed ones can be read as a pair; the wrong ones can, and nobody has them.
HEADERS: Mapping[str, Callable[[Mapping[str, Pair]], str]] = {
    "own": of(PLAYGROUND),
    "other-environment": of("production"),
    "other-region": of("other-region"),
    "vector": fixed(VECTOR),
    "none": fixed(""),
    "wrong-password": lambda pairs: basic(pairs[PLAYGROUND][0], "not-the-password"),
    "unknown-user": fixed(basic("PK00000_nobody", "not-the-password")),
    "empty-pair": fixed(basic("", "")),
    "no-token": fixed("Basic"),
    "not-base64": fixed("Basic %%%not-base64%%%"),
    "no-colon": fixed("Basic " + b64encode(b"no-colon-in-here").decode()),
    "not-utf-8": fixed("Basic " + b64encode(b"\xff\xfe:\xff\xfe").decode()),
    "other-scheme": fixed("Bearer " + b64encode(b"PK00000_nobody:x").decode()),
}


def authorization(word: str, pairs: Mapping[str, Pair]) -> str:
    """The header's value, "" where none is to be sent."""
    return HEADERS[word](pairs)
