"""HTTP messages as they cross the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.wire import Json, WireRequest, WireResponse, legible, parsed

SECRET = "hunter2-hunter2"
HEADERS = (("Authorization", SECRET), ("X-Two", "1"), ("x-two", "2"))

BODIES: dict[str, tuple[bytes, Json]] = {
    "an object": (b'{"a": 1}', {"a": 1}),
    "nothing": (b"", None),
    "a page": (b"<html>", None),
    "cut off": (b'{"a": ', None),
    "another encoding": ('{"a": "Fältet"}'.encode("latin-1"), None),
    "UTF-16, as JSON allows": ('{"a": 1}'.encode("utf-16"), {"a": 1}),
    "too deep to be honest": (b"[" * 100_000, None),
    "null": (b"null", None),
}


@pytest.mark.parametrize(("body", "value"), BODIES.values(), ids=BODIES)
def test_a_body_is_json_or_nothing(body: bytes, value: Json):
    assert parsed(body) == value


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_text_is_legible_in_either_encoding(encoding: str):
    assert legible("Fältet är ogiltigt".encode(encoding)) == "Fältet är ogiltigt"


@given(st.binary(max_size=40))
def test_any_bytes_may_be_a_body(body: bytes):
    WireResponse(200, (), body).json  # noqa: B018 - that it does not raise is the point


def test_headers_are_found_whatever_their_case():
    request = WireRequest("GET", "https://a.test", "/", headers=HEADERS)
    assert request.header("x-two") == "1"
    assert request.header("missing") is None


def test_the_url_is_whole():
    request = WireRequest("GET", "https://a.test", "/a%20b", "x=1&y=")
    assert request.url == "https://a.test/a%20b?x=1&y="
    assert request.parameters == {"x": "1", "y": ""}


def test_their_reprs_give_no_secret_away():
    """Reprs end up in logs and in the reports of failed tests."""
    request = WireRequest("GET", "https://a.test", f"/{SECRET}", SECRET, HEADERS, SECRET.encode())
    response = WireResponse(200, HEADERS, SECRET.encode())
    assert SECRET not in repr((request, response))
