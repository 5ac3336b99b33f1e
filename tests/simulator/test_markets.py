"""Country, currency and locale go together, where that is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.simulator import World

from .shop import MERCHANT, ORIGIN, PURCHASE, Shop, playground

PATH = "/payments/v1/sessions"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"locale": "EN"}, "locale"),
        ({"locale": "en-US"}, "locale"),
        ({"purchase_currency": "EUR"}, "purchase_currency"),
        ({"purchase_country": "XX"}, "purchase_country"),
        ({"purchase_country": "US", "purchase_currency": "USD"}, "purchase_country"),
    ],
    ids=str,
)
def test_what_is_no_market_is_refused_when_strict_and_put_up_with_otherwise(
    changes: Any, told: str
):
    body = {**PURCHASE, **changes}
    response = Shop(playground(strict_markets=True)).send("POST", PATH, body)
    assert response.json["error_messages"] == [f"Bad value: {told}"]
    assert Shop().send("POST", PATH, body).status == 200


def test_a_market_in_any_letter_case_is_accepted():
    shop = Shop(playground(strict_markets=True))
    assert shop.payment(purchase_country="se", purchase_currency="sek", locale="SV-se")


def test_an_address_in_the_united_states_names_its_state():
    account = MERCHANT.__class__("PK9", "secret", "playground", "na")
    shop = Shop(World("playground", "na", ORIGIN, (account,), strict_markets=True), account)
    market = {"purchase_country": "US", "purchase_currency": "USD", "locale": "en-US"}
    body = {**PURCHASE, **market, "billing_address": {"city": "Columbus"}}
    response = shop.send("POST", PATH, body)
    assert response.json["error_messages"] == ["Bad value: billing_address.region"]
    body["billing_address"] = {"city": "Columbus", "region": "OH"}
    assert shop.send("POST", PATH, body).status == 200


@pytest.mark.parametrize(
    ("region", "changes"),
    [
        (
            "na",
            {
                "purchase_country": "US",
                "purchase_currency": "USD",
                "locale": "en-US",
                "billing_address": {},
            },
        ),
        ("oc", {"purchase_country": "NZ", "purchase_currency": "NZD", "locale": "en-NZ"}),
    ],
)
def test_each_region_has_its_markets_and_its_pay_url(region: str, changes: Any):
    account = MERCHANT.__class__("PK9", "secret", "playground", region)
    world = World("playground", region, ORIGIN, (account,), strict_markets=True)
    shop = Shop(world, account)
    hosted = shop.hosted(shop.payment(**changes))
    assert hosted["redirect_url"].startswith(f"{ORIGIN}/{region}/hpp/payments/")
    assert shop.consumer(hosted).status == 200
