"""Which operation is this? Only the wire decides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.operations import ENDPOINTS, identify

ID = "2a1b-3c"
IDENTIFIED = {
    "a session is created": ("POST", "/payments/v1/sessions", "kp.create_session", {}),
    "a session is read": (
        "GET",
        f"/payments/v1/sessions/{ID}",
        "kp.read_session",
        {"session_id": ID},
    ),
    "a session is updated": (
        "POST",
        f"/payments/v1/sessions/{ID}",
        "kp.update_session",
        {"session_id": ID},
    ),
    "an order is placed": (
        "POST",
        f"/payments/v1/authorizations/{ID}/order",
        "kp.place_order",
        {"authorization_token": ID},
    ),
    "an authorization is cancelled": (
        "DELETE",
        f"/payments/v1/authorizations/{ID}",
        "kp.cancel_authorization",
        {"authorization_token": ID},
    ),
    "a page is created": ("POST", "/hpp/v1/sessions", "hpp.create_session", {}),
    "a page's session is read": (
        "GET",
        f"/hpp/v1/sessions/{ID}",
        "hpp.read_session",
        {"session_id": ID},
    ),
    "an order is captured": (
        "POST",
        f"/ordermanagement/v1/orders/{ID}/captures",
        "om.capture",
        {"order_id": ID},
    ),
    "a capture is read": (
        "GET",
        f"/ordermanagement/v1/orders/{ID}/captures/c-1",
        "om.read_capture",
        {"order_id": ID, "capture_id": "c-1"},
    ),
    "a slash too many at the end": ("POST", "/payments/v1/sessions/", "kp.create_session", {}),
    "a slash doubled": ("POST", "//payments//v1/sessions", "kp.create_session", {}),
    "a redacted token in the path": (
        "POST",
        "/payments/v1/authorizations/<token:12ab34cd>/order",
        "kp.place_order",
        {"authorization_token": "<token:12ab34cd>"},
    ),
    "another method": ("PUT", "/payments/v1/sessions", "", {}),
    "a method in small letters is another method": ("post", "/payments/v1/sessions", "", {}),
    "a longer path": ("POST", f"/payments/v1/authorizations/{ID}/order/more", "", {}),
    "a prefix before the path": ("POST", "/proxy/payments/v1/sessions", "", {}),
    "another version": ("POST", "/payments/v2/sessions", "", {}),
    "another spelling": ("POST", "/Payments/v1/sessions", "", {}),
    "the root": ("GET", "/", "", {}),
    "nothing": ("GET", "", "", {}),
    "a query is no part of a path": ("POST", "/payments/v1/sessions?x=1", "", {}),
}


@pytest.mark.parametrize(
    ("method", "path", "id", "values"), IDENTIFIED.values(), ids=list(IDENTIFIED)
)
def test_a_call_is_identified(method: str, path: str, id: str, values: dict[str, str]):
    assert identify(method, path) == (id, values)


SEGMENT = st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1)


@given(id=st.sampled_from(sorted(ENDPOINTS)), value=SEGMENT, slashes=st.integers(1, 3))
def test_whatever_stands_in_the_path_the_operation_is_found(id: str, value: str, slashes: int):
    """Doubled and trailing slashes change nothing, and the values come back as they were sent."""
    operation = ENDPOINTS[id]
    names = re.findall(r"{(\w+)}", operation.template)
    path = operation.template
    for name in names:
        path = path.replace(f"{{{name}}}", value)
    sent = path.replace("/", "/" * slashes) + "/" * (slashes - 1)
    assert identify(operation.method, sent) == (id, dict.fromkeys(names, value))


@given(st.text(), st.text())
def test_anything_may_be_asked(method: str, path: str):
    found, values = identify(method, path)
    assert found in ENDPOINTS or (found, values) == ("", {})


def test_ids_name_their_api_and_no_two_calls_are_the_same():
    assert {o.api for o in ENDPOINTS.values()} == {"kp", "hpp", "om"}
    calls = [(o.method, o.template) for o in ENDPOINTS.values()]
    assert len(calls) == len(set(calls))
    assert all(id == operation.id for id, operation in ENDPOINTS.items())


@pytest.mark.parametrize("id", [i for i, o in ENDPOINTS.items() if o.needs_body])
def test_a_body_that_must_be_read_is_not_promised_with_a_status_that_has_none(id: str):
    assert ENDPOINTS[id].success not in {204, 205}
