"""The baskets' totals, computed a second time, in fractions, from the documented formula."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from conformance.core.setup import Basket, Uses
from conformance.scenarios.baskets import BASKETS, EUROPE, LOCALES, plain

ALL = tuple(basket for baskets in BASKETS.values() for basket in baskets)
EVERY = pytest.mark.parametrize("basket", ALL, ids=lambda b: b.name)
Line = Mapping[str, Any]


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


def gross(line: Line) -> Fraction:
    return Fraction(line["quantity"] * line["unit_price"] - line["discount"])


def contained_tax(line: Line) -> int:
    """What is left of the price when its net part is taken away."""
    rate = Fraction(line["tax_rate"], 10000)
    return int(gross(line)) - half_up(gross(line) / (1 + rate))


def added_tax(line: Line) -> int:
    return half_up(gross(line) * line["tax_rate"] / 10000)


@EVERY
def test_the_tax_is_that_of_the_lines(basket: Basket):
    tax = added_tax if basket.country == "US" else contained_tax
    assert basket.tax == sum(tax(line) for line in basket.lines)


@EVERY
def test_the_total_is_what_the_consumer_pays(basket: Basket):
    """In the US the tax comes on top; elsewhere it is in the prices."""
    on_top = basket.tax if basket.country == "US" else 0
    assert basket.total == sum(gross(line) for line in basket.lines) + on_top


@EVERY
def test_a_line_is_worth_selling(basket: Basket):
    """Integers in minor units; a discount never exceeds its line."""
    for line in basket.lines:
        assert all(type(line[n]) is int for n in ("quantity", "unit_price", "tax_rate", "discount"))
        assert gross(line) >= 0
        assert line["quantity"] > 0
    assert basket.total > 0


@EVERY
def test_the_consumer_speaks_a_language_of_the_country(basket: Basket):
    assert LOCALES[basket.country].endswith(f"-{basket.country}")


def test_the_baskets_hurt():
    """Each temptation to compute wrongly is there at least once."""
    lines = [line for basket in EUROPE for line in basket.lines]
    assert any(len({line["tax_rate"] for line in b.lines}) > 1 for b in EUROPE)
    assert any(line["unit_price"] == 0 for line in lines)
    assert any(line["discount"] for line in lines)
    assert any(line["type"] == "shipping_fee" for line in lines)
    assert any(len(line["name"]) > 200 for line in lines)
    assert any(not line["name"].isascii() for line in lines)
    assert any(line["tax_rate"] == 0 for line in lines)
    assert len({basket.currency for basket in EUROPE}) >= 5


def spoiled(price: int) -> bool:
    """`int(price / 100 * 100)`, the usual way through floating point, comes out wrong."""
    return int(price / 100 * 100) != price


@pytest.mark.parametrize("region", BASKETS)
def test_some_prices_are_spoilt_by_floats(region: str):
    assert any(spoiled(line["unit_price"]) for b in BASKETS[region] for line in b.lines)


def test_rounding_each_line_and_rounding_the_sum_differ_somewhere():
    def rounded_once(basket: Basket) -> int:
        taxes = (
            gross(line) - gross(line) / (1 + Fraction(line["tax_rate"], 10000))
            for line in basket.lines
        )
        return half_up(sum(taxes, Fraction(0)))

    assert any(rounded_once(b) != b.tax for b in EUROPE)


def test_names_are_unique():
    assert len({basket.name for basket in ALL}) == len(ALL)


@pytest.mark.parametrize("region", BASKETS)
def test_two_halves_of_the_plain_one_make_a_whole(region: str):
    """The story that gives money back in two parts is told in every region."""
    assert plain(region, Uses()).total % 2 == 0
