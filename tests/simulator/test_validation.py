"""Sums and tax, with amounts that recorded traffic carried and with the limits around them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.simulator.shapes import misshapen
from conformance.simulator.validation import line_tax_fits, mismatches, purchase_faults


def line(total: int, tax: int, rate: int) -> dict[str, Any]:
    return {"total_amount": total, "total_tax_amount": tax, "tax_rate": rate}


@pytest.mark.parametrize(
    ("total", "tax", "rate"),
    [(9999, 1870, 2300), (12300, 2300, 2300), (2000, 374, 2300), (1000, 187, 2300), (11000, 0, 0)],
)
def test_tax_as_recorded_fits(total: int, tax: int, rate: int):
    assert line_tax_fits(line(total, tax, rate))
    assert line_tax_fits(line(-total, -tax, rate))


@pytest.mark.parametrize(
    ("total", "tax", "rate", "fits"),
    [
        (10000, 2000, 2500, True),
        (10000, 1999, 2500, True),
        (10000, 2500, 2500, False),  # a quarter of the gross amount: the usual mistake
        (10000, 0, 2500, False),
        (10, 3, 2500, True),  # within one minor unit, though far in the rate
        (10, 4, 2500, False),
        (1_000_000, 200_500, 2500, True),  # within a point of the rate, though far in the tax
        (1_000_000, 210_000, 2500, False),
        (0, 0, 2500, True),
        (0, 2, 2500, False),
    ],
)
def test_tax_is_refused_only_where_both_tolerances_are_passed(
    total: int,
    tax: int,
    rate: int,
    fits: bool,  # noqa: FBT001
):
    assert line_tax_fits(line(total, tax, rate)) is fits


@settings(derandomize=True, deadline=None)
@given(total=st.integers(-(10**9), 10**9), rate=st.integers(0, 10_000))
def test_tax_rounded_either_way_fits(total: int, rate: int):
    """Whichever way a merchant rounds, by one minor unit at most, the line is accepted."""
    exact = total * rate / (10_000 + rate)
    for tax in (int(exact // 1), int(-(-exact // 1))):
        assert line_tax_fits(line(total, tax, rate))


def test_order_tax_may_be_off_by_a_minor_unit_a_line():
    lines = [
        {"quantity": 1, "unit_price": 100, **line(100, 20, 2500)},
        {"quantity": 1, "unit_price": 100, **line(100, 20, 2500)},
    ]
    for stated, faults in ((38, []), (42, []), (43, ["order_tax_amount"])):
        body = {"order_amount": 200, "order_tax_amount": stated, "order_lines": lines}
        assert list(purchase_faults(body)) == faults


def test_discounts_count_against_the_line():
    reduced = {"quantity": 2, "unit_price": 100, "total_discount_amount": 50, "total_amount": 150}
    assert not list(purchase_faults({"order_amount": 150, "order_lines": [reduced]}))
    wrong = {**reduced, "total_amount": 200}
    faults = list(purchase_faults({"order_amount": 200, "order_lines": [wrong]}))
    assert faults == ["order_lines[0].total_amount"]


def test_the_same_purchase_in_other_words_does_not_differ():
    """Defaults spelt out, and letter case of codes, change nothing."""
    one = {"name": "Hat", "quantity": 1, "unit_price": 5, "total_amount": 5}
    other = {**one, "type": "physical", "tax_rate": 0, "total_discount_amount": 0}
    left = {"purchase_country": "SE", "order_amount": 5, "order_lines": [one]}
    right = {"purchase_country": "se", "order_amount": 5, "order_lines": [other]}
    assert not list(mismatches(left, right))
    assert not list(mismatches(right, left))


@pytest.mark.parametrize(
    ("operation", "body", "places"),
    [
        ("kp.create_session", [], ("body",)),
        (
            "kp.update_session",
            {"order_lines": [{}]},
            tuple("name quantity unit_price total_amount".split()),
        ),
        ("om.capture", {"captured_amount": True}, ("captured_amount",)),
        ("om.capture", {"captured_amount": 1, "shipping_info": {}}, ("shipping_info",)),
        ("kp.place_order", {"auto_capture": "yes"}, None),
        (
            "hpp.create_session",
            {"payment_session_url": "x", "options": {"page_title": 1}},
            ("options.page_title",),
        ),
    ],
    ids=str,
)
def test_an_ill_formed_field_is_named_by_its_path(operation: str, body: Any, places: Any):
    found = misshapen(operation, body)
    if places is None:
        assert "auto_capture" in found
    elif operation == "kp.update_session":
        assert found == tuple(f"order_lines[0].{name}" for name in places)
    else:
        assert found == places
