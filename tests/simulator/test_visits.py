"""A consumer who decides without a person."""

from __future__ import annotations

import pytest

from conformance.core.wire import WireRequest
from conformance.simulator.visits import visit

from .shop import ORIGIN, Shop


def opened(shop: Shop, url: str, consumer: str, query: str = "") -> tuple[int, str, list[str]]:
    request = WireRequest("GET", ORIGIN, url.removeprefix(ORIGIN), query)
    response, told = visit(shop.world, request, shop.now, consumer)
    return response.status, str(response.header("location")), [c.status for c in told]


@pytest.mark.parametrize(
    ("consumer", "query", "status", "told"),
    [
        ("page", "", 200, ["IN_PROGRESS"]),
        ("page", "utm=1", 200, ["IN_PROGRESS"]),
        ("approve", "", 303, ["IN_PROGRESS", "COMPLETED"]),
        ("cancel", "", 303, ["IN_PROGRESS", "CANCELLED"]),
        ("page", "outcome=back", 303, ["IN_PROGRESS", "BACK"]),
        ("approve", "outcome=refuse", 303, ["IN_PROGRESS", "FAILED"]),
        ("approve", "outcome=page", 200, ["IN_PROGRESS"]),
    ],
)
def test_opening_the_pay_url_decides_where_told(
    consumer: str, query: str, status: int, told: list[str]
):
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    seen = opened(shop, hosted["redirect_url"], consumer, query)
    assert (seen[0], seen[2]) == (status, told)


def test_a_page_that_is_over_is_shown_not_decided():
    shop = Shop()
    hosted = shop.hosted(shop.payment())
    opened(shop, hosted["redirect_url"], "approve")
    assert opened(shop, hosted["redirect_url"], "approve") == (200, "None", [])


def test_klarnas_own_page_is_not_decided_upon():
    shop = Shop()
    hosted = shop.hosted(shop.payment(), {})
    _, location, _ = opened(shop, hosted["redirect_url"], "refuse")
    assert opened(shop, location, "refuse")[0] == 200
