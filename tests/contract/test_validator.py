"""What a request and an answer may be, at the edge of each rule and just beyond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.contract import callback_errors, request_errors, response_errors
from conformance.core.operations import ENDPOINTS
from conformance.core.wire import Json

LINE: Mapping[str, Any] = {"name": "Hat", "quantity": 1, "unit_price": 100, "total_amount": 100}
PURCHASE: Mapping[str, Any] = {
    "purchase_country": "SE",
    "purchase_currency": "SEK",
    "order_amount": 100,
    "order_lines": [LINE],
}
HOSTED: Mapping[str, Any] = {"payment_session_url": "https://api.example/payments/v1/sessions/1"}
JSON = {"content-type": "application/json;charset=utf-8"}


def placed(body: Mapping[str, Any], path: str, value: Json) -> Json:
    """The body with one member changed, `path` in Klarna's dotted form."""
    name, _, rest = path.partition(".")
    if name.endswith("]"):
        name, _, index = name[:-1].partition("[")
        items = [*body[name]]
        items[int(index)] = placed(items[int(index)], rest, value) if rest else value
        return {**body, name: items}
    return {**body, name: placed(body.get(name, {}), rest, value) if rest else value}


def paths(operation: str, body: Json) -> set[str]:
    return {each.path for each in request_errors(operation, body)}


# Where, the last value that is right, the first that is not.
EDGES_OF_A_PURCHASE: tuple[tuple[str, Json, Json], ...] = (
    ("purchase_country", "se", "SWE"),
    ("purchase_currency", "sek", "SE"),
    ("locale", "EN", "english"),
    ("locale", "sr", "sv_SE"),
    ("order_amount", 0, -1),
    ("order_amount", 2**63 - 1, 2**63),
    ("order_amount", 100.0, 100.5),
    ("order_tax_amount", 0, -1),
    ("order_lines", [LINE] * 1000, [LINE] * 1001),
    ("order_lines", [LINE], []),
    ("order_lines[0].name", "n" * 255, "n" * 256),
    ("order_lines[0].name", "n", ""),
    ("order_lines[0].quantity", 0, -1),
    ("order_lines[0].quantity", 2, 1.5),
    ("order_lines[0].unit_price", 200_000_000, 200_000_001),
    ("order_lines[0].unit_price", -200_000_001, "100"),
    ("order_lines[0].total_amount", 200_000_000, 200_000_001),
    ("order_lines[0].tax_rate", 0, -1),
    ("order_lines[0].tax_rate", 10_000, 10_001),
    ("order_lines[0].total_discount_amount", 0, -1),
    ("order_lines[0].total_tax_amount", -1, "1"),
    ("order_lines[0].quantity_unit", "u" * 8, "u" * 9),
    ("order_lines[0].quantity_unit", "u", ""),
    ("order_lines[0].reference", "r" * 255, "r" * 256),
    ("order_lines[0].image_url", "u" * 1024, "u" * 1025),
    ("order_lines[0].merchant_data", "d" * 1024, "d" * 1025),
    ("order_lines[0].product_identifiers.brand", "b" * 70, "b" * 71),
    ("order_lines[0].product_identifiers.category_path", "c" * 750, "c" * 751),
    ("merchant_reference1", "r" * 255, "r" * 256),
    ("merchant_data", "d" * 6000, "d" * 6001),
    ("merchant_urls.confirmation", "u" * 2000, "u" * 2001),
    ("billing_address.city", "c" * 99, "c" * 100),
    ("billing_address.postal_code", "1" * 10, "1" * 11),
    ("billing_address.title", "t" * 20, "t" * 21),
    ("billing_address.country", "se", "Sweden"),
    ("customer.last_four_ssn", "123456789", "12345"),
    ("customer.type", "organization", "company"),
)


@pytest.mark.parametrize("operation", ["kp.create_session", "kp.update_session", "kp.place_order"])
@pytest.mark.parametrize(("path", "right", "wrong"), EDGES_OF_A_PURCHASE)
def test_a_purchase_may_be_this_and_no_further(operation, path, right, wrong):
    assert request_errors(operation, placed(PURCHASE, path, right)) == ()
    assert paths(operation, placed(PURCHASE, path, wrong)) == {path}


EDGES: tuple[tuple[str, Mapping[str, Any], str, Json, Json], ...] = (
    ("kp.create_session", PURCHASE, "options.color_text", "#ffAA00", "#ffAA0"),
    ("kp.create_session", PURCHASE, "acquiring_channel", "IN_STORE", "AT_HOME"),
    ("kp.place_order", PURCHASE, "auto_capture", True, "true"),
    ("hpp.create_session", HOSTED, "payment_session_url", "https://api.example/", 1),
    ("hpp.create_session", HOSTED, "options.place_order_mode", "place_order", "SOMEHOW"),
    ("hpp.create_session", HOSTED, "options.purchase_type", "PAY", "STEAL"),
    ("hpp.create_session", HOSTED, "options.payment_method_category", "pay_later", "LATER"),
    ("om.update_authorization", {"order_amount": 1}, "order_amount", 0, -1),
    ("om.update_authorization", {"order_amount": 1}, "order_amount", 200_000_000, 200_000_001),
    ("om.capture", {"captured_amount": 1}, "captured_amount", 0, -1),
    ("om.capture", {"captured_amount": 1}, "captured_amount", 200_000_000, 200_000_001),
    ("om.capture", {"captured_amount": 1}, "reference", "r" * 255, "r" * 256),
    ("om.capture", {"captured_amount": 1}, "order_lines", [], [LINE] * 1001),
    ("om.capture", {"captured_amount": 1}, "shipping_delay", 0, -1),
    ("om.capture", {"captured_amount": 1}, "shipping_info", [{}] * 500, [{}] * 501),
    ("om.refund", {"refunded_amount": 1}, "refunded_amount", 200_000_000, 200_000_001),
    ("om.refund", {"refunded_amount": 1}, "description", "d" * 255, "d" * 256),
    ("om.shipping_info", {"shipping_info": [{}]}, "shipping_info", [{}], []),
    (
        "om.shipping_info",
        {"shipping_info": [{}]},
        "shipping_info[0].shipping_method",
        "Home",
        "NotHome",
    ),
    (
        "om.capture_shipping_info",
        {"shipping_info": [{}]},
        "shipping_info[0].tracking_number",
        "n" * 100,
        "n" * 101,
    ),
    ("om.extend_due_date", {"number_of_days": 1}, "number_of_days", 2**31 - 1, 2**31),
    ("om.customer_details", {}, "shipping_address.city", "c" * 200, "c" * 201),
    ("om.merchant_references", {}, "merchant_reference1", "", "r" * 256),
    (
        "hpp.distribute_session",
        {"contact_information": {}, "method": "email"},
        "method",
        "SMS",
        "pigeon",
    ),
)


@pytest.mark.parametrize(("operation", "body", "path", "right", "wrong"), EDGES)
def test_a_request_may_be_this_and_no_further(operation, body, path, right, wrong):
    assert request_errors(operation, placed(body, path, right)) == ()
    assert paths(operation, placed(body, path, wrong)) == {path}


@pytest.mark.parametrize(
    ("operation", "missing"),
    [
        (
            "kp.create_session",
            {"purchase_country", "purchase_currency", "order_amount", "order_lines"},
        ),
        ("kp.update_session", set()),
        ("hpp.create_session", {"payment_session_url"}),
        ("hpp.distribute_session", {"contact_information", "method"}),
        ("om.capture", {"captured_amount"}),
        ("om.refund", {"refunded_amount"}),
        ("om.update_authorization", {"order_amount"}),
        ("om.merchant_references", set()),
    ],
)
def test_what_is_required_is_asked_for_by_name(operation, missing):
    assert paths(operation, {}) == missing


def test_a_line_without_its_members_is_named_by_its_place():
    body = placed(PURCHASE, "order_lines", [LINE, {"name": "Hat"}])
    assert paths("kp.create_session", body) == {
        "order_lines[1].quantity",
        "order_lines[1].unit_price",
        "order_lines[1].total_amount",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"locale": None, "merchant_urls": None},
        {"something_new": {"of": ["any", "kind"]}},
        {"status": 5, "client_token": []},
        {"intent": "buy_and_something_new"},
        {"options": {}, "customer": {}},
        {"order_lines": [{**LINE, "type": "something_new", "image_url": None}]},
    ],
    ids=["nulls", "unknown", "written by the platform", "open list", "empty", "a line"],
)
def test_what_the_platform_puts_up_with_is_no_violation(change):
    """Recorded traffic and announced changes: a stricter contract would cry wolf."""
    assert request_errors("kp.create_session", {**PURCHASE, **change}) == ()


def test_a_null_is_no_value_for_what_is_required():
    assert paths("kp.create_session", {**PURCHASE, "order_amount": None}) == {"order_amount"}


def test_one_category_and_a_list_of_them_contradict_each_other():
    options = {"payment_method_category": "KLARNA", "payment_method_categories": ["KLARNA"]}
    body = {**HOSTED, "options": options}
    assert paths("hpp.create_session", body) == {"options.payment_method_categories"}


@pytest.mark.parametrize("body", [None, [], "text", 5, True])
def test_a_body_that_is_no_object_is_wrong_as_a_whole(body):
    assert paths("om.capture", body) == {"body"}


@pytest.mark.parametrize("id", [id for id in ENDPOINTS if ENDPOINTS[id].method == "GET"])
def test_an_operation_without_a_body_asks_nothing_of_one(id):
    assert request_errors(id, {"anything": "goes"}) == ()


def nested(depth: int) -> Json:
    return {"deeper": nested(depth - 1)} if depth else {}


@pytest.mark.parametrize("value", [nested(300), float("nan"), "\ud800", 10**400])
def test_what_json_can_hardly_say_is_judged_without_a_crash(value):
    """Whatever an integration sends, the suite must not be what falls over."""
    request_errors("kp.create_session", {**PURCHASE, "order_amount": value})
    request_errors("kp.create_session", {**PURCHASE, "something_new": value})
    response_errors("kp.read_session", 200, JSON, {"status": value})


def test_a_message_never_repeats_the_value():
    """It may be a name, a number of a person, or a token."""
    body = placed(PURCHASE, "billing_address.country", "secret-secret")
    (violation,) = request_errors("kp.create_session", body)
    assert violation.rule == "pattern"
    assert "secret" not in violation.message


LOCATED = {"Location": "https://api.example/ordermanagement/v1/orders/1/captures/2"}
CREATED = {"session_id": "1", "client_token": "t"}
PROBLEM = {"error_code": "BAD_VALUE", "error_messages": ["Bad value: x"], "correlation_id": "1"}


@pytest.mark.parametrize(
    ("operation", "status", "headers", "body"),
    [
        ("kp.create_session", 200, JSON, CREATED),
        ("kp.create_session", 200, JSON, {**CREATED, "descriptor": {"tagline": "new"}}),
        ("kp.create_session", 400, {"Content-Type": "application/json"}, PROBLEM),
        ("kp.create_session", 401, {"Content-Type": "text/html"}, None),
        ("kp.create_session", 401, {"Content-Type": "text/html"}, "<html></html>"),
        ("kp.create_session", 429, {}, None),
        ("kp.create_session", 503, {"Content-Type": "text/html"}, None),
        ("kp.update_session", 204, {}, None),
        ("kp.update_session", 204, JSON, {"something": "new"}),
        ("hpp.read_session", 200, JSON, {"session_id": "1", "status": "WAITING"}),
        ("hpp.read_session", 404, {}, None),
        ("om.capture", 201, {**LOCATED, "capture-id": "2"}, None),
        ("om.capture", 201, {**LOCATED, "Capture-Id": "2", **JSON}, {"new": True}),
        ("om.list_captures", 200, JSON, []),
    ],
)
def test_an_answer_as_documented_recorded_or_announced_is_right(operation, status, headers, body):
    assert response_errors(operation, status, headers, body) == ()


@pytest.mark.parametrize(
    ("operation", "status", "headers", "body", "path"),
    [
        ("kp.create_session", 201, JSON, CREATED, "status"),
        ("kp.create_session", 418, {}, None, "status"),
        ("kp.create_session", 302, {}, None, "status"),
        ("kp.create_session", 200, {}, None, "body"),
        ("kp.create_session", 200, {"content-type": "text/html"}, None, "headers.Content-Type"),
        ("kp.create_session", 200, {}, CREATED, "headers.Content-Type"),
        ("kp.create_session", 200, JSON, {"session_id": "1"}, "client_token"),
        ("kp.create_session", 200, JSON, {**CREATED, "session_id": "i" * 256}, "session_id"),
        ("kp.create_session", 400, JSON, {"message": "no"}, "error_code"),
        ("hpp.read_session", 200, JSON, {"session_id": "1", "status": "TIMEOUT"}, "status"),
        (
            "hpp.read_session",
            200,
            JSON,
            {"session_id": "1", "status": "BACK", "expires_at": "tomorrow"},
            "expires_at",
        ),
        ("om.capture", 201, {"Capture-Id": "2"}, None, "headers.Location"),
        ("om.capture", 201, LOCATED, None, "headers.Capture-Id"),
        ("om.refund", 201, LOCATED, None, "headers.Refund-Id"),
        ("om.list_captures", 200, JSON, [{"capture_id": "1"}], "[0].captured_amount"),
        ("om.read_order", 200, JSON, {"order_id": "1", "status": "PAID"}, "status"),
    ],
)
def test_an_answer_that_is_not_so_is_told_where(operation, status, headers, body, path):
    assert {each.path for each in response_errors(operation, status, headers, body)} == {path}


def test_a_callback_carries_its_event_and_the_session():
    session = {"session_id": "1", "status": "COMPLETED", "authorization_token": "t"}
    assert callback_errors("hpp_status", {"event_id": "1", "session": session}) == ()
    assert {e.path for e in callback_errors("hpp_status", {"session": {"status": "DONE"}})} == {
        "event_id",
        "session.session_id",
        "session.status",
    }
