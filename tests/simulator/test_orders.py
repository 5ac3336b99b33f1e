"""Order Management: captures, refunds, cancelling, releasing, and the rest of an order's life."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import HOUR, LINE, ORIGIN, OTHER, Shop, playground

DAY = 24 * HOUR


@pytest.fixture
def shop() -> Shop:
    return Shop()


def refusal(response: Any) -> tuple[int, str]:
    return response.status, response.json["error_code"]


def capture(shop: Shop, order: str, amount: int, **headers: str) -> Any:
    return shop.manage(order, "/captures", {"captured_amount": amount}, **headers)


def refund(shop: Shop, order: str, amount: int) -> Any:
    return shop.manage(order, "/refunds", {"refunded_amount": amount})


def state(shop: Shop, order: str) -> tuple[str, int, int, int]:
    read = shop.manage(order).json
    names = ("captured_amount", "refunded_amount", "remaining_authorized_amount")
    return (read["status"], *(read[name] for name in names))


def patch(shop: Shop, order: str, path: str, body: Any) -> Any:
    return shop.send("PATCH", f"/ordermanagement/v1/orders/{order}{path}", body)


def test_a_fresh_order_is_authorized_in_full(shop: Shop):
    order = shop.order()
    assert state(shop, order) == ("AUTHORIZED", 0, 0, 10000)
    read = shop.manage(order).json
    assert read["captures"] == read["refunds"] == read["shipping_info"] == []
    assert read["expires_at"] == "2023-12-12T00:00:00.000Z"  # midnight, 28 days on


def test_captures_add_up_and_the_last_closes_the_order(shop: Shop):
    order = shop.order()
    assert capture(shop, order, 4000).status == 201
    assert state(shop, order) == ("PART_CAPTURED", 4000, 0, 6000)
    assert refusal(capture(shop, order, 6001)) == (403, "CAPTURE_NOT_ALLOWED")
    assert capture(shop, order, 6000).status == 201
    assert state(shop, order) == ("CAPTURED", 10000, 0, 0)
    assert refusal(capture(shop, order, 1)) == (403, "CAPTURE_NOT_ALLOWED")


def test_a_capture_is_found_by_location_and_by_header(shop: Shop):
    order = shop.order()
    response = capture(shop, order, 4000)
    assert response.body == b""
    assert response.header("content-type") is None
    location = response.header("location")
    assert location.endswith(f"/captures/{response.header('capture-id')}")
    assert location.startswith(ORIGIN)
    read = shop.send("GET", location.removeprefix(ORIGIN)).json
    assert read["captured_amount"] == 4000
    assert read["klarna_reference"].endswith("-1")
    assert shop.send("GET", f"/ordermanagement/v1/orders/{order}/captures").json == [read]


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("/captures", {}),
        ("/captures", {"captured_amount": 0}),
        ("/captures", {"captured_amount": -1}),
        ("/captures", {"captured_amount": "1"}),
        ("/captures", {"captured_amount": 1, "order_lines": [{**LINE, "quantity": 3}]}),
        ("/captures", []),
        ("/refunds", {}),
        ("/refunds", {"refunded_amount": 0}),
        ("/shipping-info", {}),
        ("/shipping-info", {"shipping_info": [{"shipping_method": "Pigeon"}]}),
    ],
)
def test_what_is_ill_formed_is_answered_422(shop: Shop, operation: str, body: Any):
    response = shop.manage(shop.order(), operation, body)
    assert refusal(response) == (422, "UNPROCESSABLE_ENTITY")


def test_refunds_never_exceed_what_was_captured(shop: Shop):
    order = shop.order()
    assert refusal(refund(shop, order, 1)) == (403, "REFUND_NOT_ALLOWED")
    capture(shop, order, 4000)
    response = refund(shop, order, 3000)
    assert response.status == 201
    assert refusal(refund(shop, order, 1001)) == (403, "REFUND_NOT_ALLOWED")
    assert state(shop, order) == ("PART_CAPTURED", 4000, 3000, 6000)
    read = shop.send("GET", response.header("location").removeprefix(ORIGIN)).json
    assert (read["refund_id"], read["refunded_amount"]) == (response.header("refund-id"), 3000)


def test_an_order_is_cancelled_only_before_its_first_capture(shop: Shop):
    order = shop.order()
    assert shop.manage(order, "/cancel").status == 204
    assert state(shop, order) == ("CANCELLED", 0, 0, 0)
    assert refusal(shop.manage(order, "/cancel")) == (403, "CANCEL_NOT_ALLOWED")
    assert refusal(capture(shop, order, 1)) == (403, "CAPTURE_NOT_ALLOWED")
    captured = shop.order()
    capture(shop, captured, 1)
    assert refusal(shop.manage(captured, "/cancel")) == (403, "CANCEL_NOT_ALLOWED")


def test_the_rest_is_released_only_of_a_part_captured_order(shop: Shop):
    order = shop.order()
    path = "/release-remaining-authorization"
    assert refusal(shop.manage(order, path)) == (403, "NOT_ALLOWED")
    capture(shop, order, 4000)
    assert shop.manage(order, path).status == 204
    assert state(shop, order) == ("CAPTURED", 4000, 0, 0)
    assert refusal(shop.manage(order, path)) == (403, "NOT_ALLOWED")
    assert refusal(capture(shop, order, 1)) == (403, "CAPTURE_NOT_ALLOWED")
    assert refund(shop, order, 4000).status == 201


def test_a_key_is_executed_once(shop: Shop):
    """Only the key counts: the body of a repeat is not compared."""
    order = shop.order()
    first = capture(shop, order, 4000, klarna_idempotency_key="k")
    again = capture(shop, order, 5000, klarna_idempotency_key="k")
    assert again.status == 201
    assert again.header("location") == first.header("location")
    assert state(shop, order)[1] == 4000


@pytest.mark.parametrize(
    ("hours", "captured"), [(23.99, 4000), (24, 8000)], ids=["within", "at the limit"]
)
def test_a_key_is_remembered_for_24_hours(shop: Shop, hours: float, captured: int):
    order = shop.order()
    capture(shop, order, 4000, klarna_idempotency_key="k")
    shop.now += hours * HOUR
    capture(shop, order, 4000, klarna_idempotency_key="k")
    assert state(shop, order)[1] == captured


def test_without_a_key_a_repeat_captures_again(shop: Shop):
    order = shop.order()
    capture(shop, order, 4000)
    capture(shop, order, 4000)
    assert state(shop, order)[1] == 8000


def test_a_key_belongs_to_one_order_and_one_operation(shop: Shop):
    orders = [shop.order(), shop.order()]
    for order in orders:
        assert capture(shop, order, 4000, klarna_idempotency_key="k").status == 201
        body = {"refunded_amount": 1000}
        assert shop.manage(order, "/refunds", body, klarna_idempotency_key="k").status == 201
    assert [state(shop, order)[1:3] for order in orders] == [(4000, 1000)] * 2


def test_a_refused_attempt_does_not_use_up_its_key(shop: Shop):
    order = shop.order()
    assert capture(shop, order, 10001, klarna_idempotency_key="k").status == 403
    assert capture(shop, order, 4000, klarna_idempotency_key="k").status == 201


@pytest.mark.parametrize("captured", [0, 4000])
def test_an_order_expires_at_midnight_28_days_on(shop: Shop, captured: int):
    """What was captured stays; the rest lapses."""
    order = shop.order()
    if captured:
        capture(shop, order, captured)
    shop.now = 1_702_339_200.0 - 1  # 2023-12-12T00:00:00Z
    assert state(shop, order)[3] == 10000 - captured
    shop.now += 1
    assert state(shop, order) == ("CAPTURED" if captured else "EXPIRED", captured, 0, 0)
    assert refusal(capture(shop, order, 1)) == (403, "CAPTURE_NOT_ALLOWED")
    extension = shop.manage(order, "/extend-authorization-time")
    assert refusal(extension) == (403, "NOT_ALLOWED")


def test_an_extension_counts_from_its_day_and_ends_180_days_after_creation(shop: Shop):
    order = shop.order()
    shop.now += 20 * DAY
    for _ in range(2):
        assert shop.manage(order, "/extend-authorization-time").status == 204
        assert shop.manage(order).json["expires_at"].startswith("2024-01-01")
    for _ in range(8):
        shop.now += 20 * DAY
        shop.manage(order, "/extend-authorization-time")
    assert shop.manage(order).json["expires_at"].startswith("2024-05-12")


def test_an_order_under_review_is_not_captured():
    shop = Shop(playground(fraud_status="PENDING"))
    response = shop.place(shop.token())
    assert response.json["fraud_status"] == "PENDING"
    assert refusal(capture(shop, response.json["order_id"], 1)) == (403, "CAPTURE_NOT_ALLOWED")


def test_the_authorization_changes_with_its_lines_but_not_below_what_was_captured(shop: Shop):
    order = shop.order()
    line = {**LINE, "quantity": 1, "total_amount": 5000, "total_tax_amount": 1000}
    body = {"order_amount": 5000, "order_lines": [line]}
    assert patch(shop, order, "/authorization", body).status == 204
    assert shop.manage(order).json["order_lines"] == [line]
    assert shop.manage(order).json["original_order_amount"] == 10000
    capture(shop, order, 3000)
    assert refusal(patch(shop, order, "/authorization", {"order_amount": 2999})) == (
        403,
        "NOT_ALLOWED",
    )
    assert patch(shop, order, "/authorization", {"order_amount": 3000}).status == 204
    assert state(shop, order) == ("CAPTURED", 3000, 0, 0)
    unequal = {"order_amount": 4000, "order_lines": [line]}
    assert patch(shop, order, "/authorization", unequal).status == 422


def test_a_cancelled_order_takes_no_changes(shop: Shop):
    order = shop.order()
    shop.manage(order, "/cancel")
    for path, body in (
        ("/authorization", {"order_amount": 1}),
        ("/customer-details", {"shipping_address": {"city": "Lund"}}),
        ("/merchant-references", {"merchant_reference1": "x"}),
    ):
        assert refusal(patch(shop, order, path, body)) == (403, "NOT_ALLOWED")


def test_references_change_one_by_one_and_the_address_field_by_field(shop: Shop):
    order = shop.order()
    patch(shop, order, "/merchant-references", {"merchant_reference1": "A"})
    patch(shop, order, "/merchant-references", {"merchant_reference2": "B"})
    patch(shop, order, "/customer-details", {"shipping_address": {"city": "Lund"}})
    read = shop.manage(order).json
    assert (read["merchant_reference1"], read["merchant_reference2"]) == ("A", "B")
    assert read["shipping_address"]["city"] == "Lund"
    billing = patch(shop, order, "/customer-details", {"billing_address": {"city": "Lund"}})
    assert refusal(billing) == (403, "NOT_ALLOWED")


def test_shipping_info_is_kept_with_the_order_and_with_a_capture(shop: Shop):
    order = shop.order()
    info = [{"shipping_company": "Post", "tracking_number": "1"}]
    assert shop.manage(order, "/shipping-info", {"shipping_info": info}).status == 204
    early = shop.manage(order, "/captures/none/shipping-info", {"shipping_info": info})
    assert refusal(early) == (403, "NOT_ALLOWED")
    id = capture(shop, order, 1).header("capture-id")
    path = f"/captures/{id}"
    assert shop.manage(order, f"{path}/shipping-info", {"shipping_info": info}).status == 204
    read = shop.manage(order).json
    assert read["shipping_info"] == read["captures"][0]["shipping_info"] == info
    late = shop.manage(order, "/captures/none/trigger-send-out")
    assert refusal(late) == (404, "NO_SUCH_CAPTURE")
    assert shop.manage(order, f"{path}/trigger-send-out").status == 204


def test_a_due_date_is_extended_by_what_is_on_offer(shop: Shop):
    order = shop.order()
    path = f"/captures/{capture(shop, order, 1).header('capture-id')}/extend-due-date"
    offer = shop.send("GET", f"/ordermanagement/v1/orders/{order}{path}-options").json
    assert offer["currency"] == "SEK"
    days = offer["options"][0]["number_of_days"]
    assert patch(shop, order, path, {"number_of_days": days}).status == 204
    assert refusal(patch(shop, order, path, {"number_of_days": 9999})) == (403, "NOT_ALLOWED")


def test_acknowledging_is_always_possible(shop: Shop):
    order = shop.order()
    assert shop.manage(order, "/acknowledge").status == 204


@pytest.mark.parametrize(
    ("id", "code"),
    [("nonsense", "INVALID_ORDER_ID"), ("00000000-0000-5000-8000-000000000000", "NO_SUCH_ORDER")],
)
def test_an_unknown_order_is_404(shop: Shop, id: str, code: str):
    assert refusal(shop.manage(id)) == (404, code)


def test_another_merchants_order_is_unknown(shop: Shop):
    order = shop.order()
    assert refusal(Shop(shop.world, OTHER).manage(order)) == (404, "NO_SUCH_ORDER")
