from __future__ import annotations

import pytest

from conformance.drivers.orders import order, order_names
from conformance.scenarios.baskets import BASKETS

ALL = tuple(basket for baskets in BASKETS.values() for basket in baskets)


@pytest.mark.parametrize("basket", ALL, ids=lambda basket: basket.name)
def test_an_order_is_the_basket_without_its_totals(basket):
    """Law: the integration's own arithmetic is judged, so it is handed none."""
    made = order(basket, "r-1", "c0042")
    assert set(made) == {"reference", "country", "currency", "locale", "customer", "lines"}
    assert [line["unit_price"] for line in made["lines"]] == [
        line["unit_price"] for line in basket.lines
    ]


@pytest.mark.parametrize("basket", ALL, ids=lambda basket: basket.name)
def test_only_the_first_line_bears_the_mark_of_the_case(basket):
    marked = [line["reference"] for line in order(basket, "r-1", "c0042")["lines"]]
    plain = [line["reference"] for line in basket.lines]
    assert marked == [f"{plain[0]}-c0042", *plain[1:]]


@pytest.mark.parametrize("basket", ALL, ids=lambda basket: basket.name)
def test_totals_can_be_asked_for_by_name(basket):
    names = order_names(order(basket, "r-1", "c0042"))
    assert (names["order.total"], names["order.tax"]) == (basket.total, basket.tax)


@pytest.mark.parametrize("basket", ALL, ids=lambda basket: basket.name)
def test_the_customer_is_complete_and_triggers_nothing(basket):
    customer = order(basket, "r-1", "c0042")["customer"]
    assert "+denied" not in customer["email"]
    assert ("region" in customer) == (basket.country in {"US", "AU"})
    assert all(customer.values())
