"""What every answer looks like, whatever it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.operations import ENDPOINTS
from conformance.simulator import snapshot
from conformance.simulator.answers import printed
from conformance.simulator.routes import ROUTES

from .shop import MERCHANT, PURCHASE, Shop, playground

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(derandomize=True, deadline=None)
@given(JSON)
def test_what_is_printed_reads_back(value: Any):
    assert json.loads(printed(value)) == value


def test_json_is_printed_as_observed():
    assert printed({"a": [1, {"b": "ö"}], "c": {}}) == (
        '{\n  "a" : [ 1, {\n    "b" : "ö"\n  } ],\n  "c" : { }\n}'
    )


def test_an_error_has_the_observed_length_and_its_correlation_id_in_the_header():
    """The recorded 400 has 145 bytes: the error object in Klarna's printing."""
    response = Shop().send("POST", "/payments/v1/sessions", {**PURCHASE, "order_amount": 2000})
    assert len(response.body) == 145
    assert response.header("content-type") == "application/json"
    assert response.json["correlation_id"] == response.header("klarna-correlation-id")
    assert list(response.json) == ["correlation_id", "error_code", "error_messages"]


def test_a_success_names_its_charset_and_the_answer_names_the_simulator():
    response = Shop().send("POST", "/payments/v1/sessions", dict(PURCHASE))
    assert response.header("content-type") == "application/json;charset=utf-8"
    assert response.header("x-simulated-by") == "hpp-conformance"


@pytest.mark.parametrize(
    "path", ["//payments/v1/sessions", "/payments/v1/sessions/", "/payments//v1/sessions//"]
)
def test_doubled_and_trailing_slashes_are_read_as_one(path: str):
    assert Shop().send("POST", path, dict(PURCHASE)).status == 200


@pytest.mark.parametrize("status", [404, 403])
def test_an_unknown_path_is_refused_as_told(status: int):
    shop = Shop(playground(unknown_path_status=status))
    assert shop.send("GET", "/nothing/here").status == status
    assert shop.send("PUT", "/payments/v1/sessions", {}).status == status


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xff", b'{"order_amount": NaN}', b"[" * 5000, b'{"a":' * 50 + b"1" + b"}" * 50],
    ids=["cut off", "no utf-8", "NaN", "too deep for Python", "too deep"],
)
def test_what_is_not_json_is_a_bad_request(body: bytes):
    response = Shop().send("POST", "/payments/v1/sessions", body)
    assert (response.status, response.json["error_code"]) == (400, "BAD_REQUEST")


def test_a_request_beyond_a_megabyte_is_too_large():
    response = Shop().send("POST", "/payments/v1/sessions", b" " * 1_000_001)
    assert (response.status, response.json["error_code"]) == (413, "REQUEST_TOO_LARGE")


def test_every_operation_has_a_route():
    assert {route.operation for route in ROUTES} == set(ENDPOINTS)


def test_the_same_requests_get_the_same_answers():
    """No clock and no chance: two worlds told the same tell the same."""

    def story() -> tuple[Any, ...]:
        shop = Shop()
        order = shop.order()
        return shop.manage(order), shop.callbacks

    assert story() == story()


def test_two_environments_share_no_id():
    shops = (Shop(), Shop(playground(seed="other")))
    assert shops[0].payment() != shops[1].payment()


def test_a_refused_request_changes_nothing():
    shop = Shop()
    order = shop.order()
    before = snapshot(shop.world)
    shop.manage(order, "/captures", {"captured_amount": 10001})
    shop.place("nonsense")
    shop.send("POST", "/hpp/v1/sessions", {})
    assert snapshot(shop.world) == before


def test_a_snapshot_is_json_and_holds_no_password():
    shop = Shop()
    shop.order()
    text = json.dumps(snapshot(shop.world))
    assert MERCHANT.password not in text
    assert "AUTHORIZED" in text


@pytest.mark.parametrize("shape", ["uuid", "plain", "long"])
def test_ids_may_take_another_form_and_pay_pages_another_place(shape: str):
    """Ids are opaque and pay URLs are to be used as given: a purchase works with any."""
    shop = Shop(playground(id_shape=shape, page_prefix="/pay/"))
    hosted = shop.hosted(shop.payment())
    assert "/pay/" in hosted["redirect_url"]
    shop.consumer(hosted, "approve")
    token = shop.read(hosted)["authorization_token"]
    order = shop.place(token).json["order_id"]
    assert shop.manage(order).json["order_id"] == order
    assert (len(order) == 36) is (shape == "uuid")
    assert len({hosted["session_id"], token, order}) == 3
