"""Turns a basket into the order that the shop is asked for: the value of `${order}`."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.setup import Basket
from ..core.wire import Json
from ..scenarios.baskets import LOCALES, basket

# Nobody lives there: invented persons at well-known public addresses, numbers from ranges kept
# free for fiction where the country has one.
CUSTOMERS: Mapping[str, Mapping[str, str]] = {
    "SE": {
        "given_name": "Åsa",
        "family_name": "Testsson",
        "phone": "+46701740605",
        "street_address": "Provgatan 1",
        "postal_code": "11122",
        "city": "Stockholm",
    },
    "FR": {
        "given_name": "Zoé",
        "family_name": "Essai",
        "phone": "+33639980001",
        "street_address": "1 rue de l'Épreuve",
        "postal_code": "75001",
        "city": "Paris",
    },
    "DE": {
        "given_name": "Jörg",
        "family_name": "Prüfer",
        "phone": "+4915228817386",
        "street_address": "Prüfstraße 1",
        "postal_code": "10115",
        "city": "Berlin",
    },
    "GB": {
        "given_name": "Pat",
        "family_name": "O'Test",
        "phone": "+447700900123",
        "street_address": "1 Trial Road",
        "postal_code": "SW1A 1AA",
        "city": "London",
    },
    "NO": {
        "given_name": "Bjørn",
        "family_name": "Prøve",
        "phone": "+4799999990",
        "street_address": "Prøvegata 1",
        "postal_code": "0150",
        "city": "Oslo",
    },
    "FI": {
        "given_name": "Väinö",
        "family_name": "Koe",
        "phone": "+358457000001",
        "street_address": "Koekatu 1",
        "postal_code": "00100",
        "city": "Helsinki",
    },
    "DK": {
        "given_name": "Søren",
        "family_name": "Prøve",
        "phone": "+4542424242",
        "street_address": "Prøvevej 1",
        "postal_code": "1050",
        "city": "København",
    },
    "US": {
        "given_name": "Sam",
        "family_name": "Sample",
        "phone": "+12025550123",
        "street_address": "1 Trial Street",
        "postal_code": "43215",
        "city": "Columbus",
        "region": "OH",
    },
    "AU": {
        "given_name": "Kim",
        "family_name": "Trial",
        "phone": "+61491570006",
        "street_address": "1 Trial Street",
        "postal_code": "2000",
        "city": "Sydney",
        "region": "NSW",
    },
    "NZ": {
        "given_name": "Ari",
        "family_name": "Trial",
        "phone": "+64211234567",
        "street_address": "1 Trial Street",
        "postal_code": "6011",
        "city": "Wellington",
    },
}


def customer(country: str) -> Mapping[str, str]:
    """Who buys in a country: the only consumer's data that an integration is ever given."""
    return {"email": f"customer+{country.lower()}@example.com", **CUSTOMERS[country]}


def order(basket: Basket, reference: str, case_mark: str) -> Json:
    """A basket as the integration is given it, without totals.

    Its first line's reference ends in `case_mark`, by which the case's exchanges are known.
    """
    first, *rest = basket.lines
    marked = {**first, "reference": f"{first['reference']}-{case_mark}"}
    return {
        "reference": reference,
        "country": basket.country,
        "currency": basket.currency,
        "locale": LOCALES[basket.country],
        "customer": dict(customer(basket.country)),
        "lines": [marked, *(dict(line) for line in rest)],
    }


def order_names(order: Json) -> Mapping[str, object]:
    """The `${order...}` names: the totals are for an integration that wants to be given them."""
    totals = basket("", order["country"], order["currency"], *order["lines"])
    return {
        "order": order,
        "order.total": totals.total,
        "order.tax": totals.tax,
        "reference": order["reference"],
    }
