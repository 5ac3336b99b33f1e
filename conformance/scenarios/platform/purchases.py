"""What the scripts sell: one honest basket for each region, and nobody's address."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.wire import Json

Purchase = dict[str, Json]


def line(reference: str, quantity: int, price: int, rate: int) -> Purchase:
    """Prices with tax; the tax is rounded to the nearest minor unit."""
    total = quantity * price
    return {
        "type": "physical",
        "reference": reference,
        "name": f"Löparskor {reference}",
        "quantity": quantity,
        "unit_price": price,
        "tax_rate": rate,
        "total_amount": total,
        "total_tax_amount": (total * rate * 2 + 10000 + rate) // (2 * (10000 + rate)),
    }


def net_line(reference: str, quantity: int, price: int) -> Purchase:
    """In the US prices are without tax, which is a line of its own."""
    plain = line(reference, quantity, price, 0)
    return {k: v for k, v in plain.items() if k not in {"tax_rate", "total_tax_amount"}}


SALES_TAX: Purchase = {
    "type": "sales_tax",
    "name": "Sales tax",
    "quantity": 1,
    "unit_price": 1396,
    "total_amount": 1396,
}
MARKETS: Mapping[str, tuple[str, str, str]] = {
    "eu": ("SE", "SEK", "sv-SE"),
    "na": ("US", "USD", "en-US"),
    "oc": ("AU", "AUD", "en-AU"),
}
LINES: Mapping[str, tuple[Purchase, ...]] = {
    "eu": (line("shoes", 1, 9999, 2500), line("socks", 3, 1999, 600)),
    "na": (net_line("shoes", 1, 9999), net_line("socks", 3, 1999), SALES_TAX),
    "oc": (line("shoes", 1, 9999, 1000), line("socks", 3, 1999, 1000)),
}
PERSONS: Mapping[str, Purchase] = {
    "eu": {"street_address": "Storgatan 1", "postal_code": "11122", "city": "Stockholm"},
    "na": {
        "street_address": "1 Main Street",
        "postal_code": "43004",
        "city": "Columbus",
        "region": "OH",
    },
    "oc": {
        "street_address": "1 Main Street",
        "postal_code": "3000",
        "city": "Melbourne",
        "region": "VIC",
    },
}


def purchase(region: str, reference: str = "platform-suite") -> Purchase:
    """A whole body for a KP session and for the order that follows from it."""
    country, currency, locale = MARKETS[region]
    lines = [dict(each) for each in LINES[region]]
    return {
        "purchase_country": country,
        "purchase_currency": currency,
        "locale": locale,
        "order_amount": sum(each["total_amount"] for each in lines),
        "order_tax_amount": tax(region, lines),
        "order_lines": lines,
        "merchant_reference1": reference,
        "billing_address": address(region, country),
    }


def tax(region: str, lines: list[Purchase]) -> int:
    name = "total_amount" if region == "na" else "total_tax_amount"
    counted = [each for each in lines if region != "na" or each["type"] == "sales_tax"]
    return sum(each[name] for each in counted)


def address(region: str, country: str) -> Purchase:
    """Klarna's own test persons: no living one is named so."""
    return {
        "given_name": "Test",
        "family_name": f"Person-{country.lower()}",
        "email": f"customer+{country.lower()}@klarna.com",
        "country": country,
        **PERSONS[region],
    }
