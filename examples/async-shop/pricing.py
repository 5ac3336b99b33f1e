"""A basket in the terms of Klarna Payments: lines, tax and totals in whole minor units."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Json = Any
LONGEST_NAME = 255  # characters, of a line's name
FULL_RATE = 10_000  # a tax rate is in hundredths of a percent
PRICES_WITHOUT_TAX = {"US"}


class UnsellableBasket(Exception):
    """The basket lacks something that a purchase needs."""


def payload_of(basket: Mapping[str, Json]) -> dict[str, Json]:
    """The body that creates the KP session; the same body places the order."""
    lines = [line_of(line, basket["country"]) for line in basket["lines"]]
    tax = sum(line["total_tax_amount"] for line in lines)
    if basket["country"] in PRICES_WITHOUT_TAX:
        tax = sum(separate_tax(line) for line in basket["lines"])
        lines.append(tax_line(tax))
    return {
        "purchase_country": basket["country"],
        "purchase_currency": basket["currency"],
        "locale": basket["locale"],
        "order_amount": sum(line["total_amount"] for line in lines),
        "order_tax_amount": tax,
        "order_lines": lines,
        "merchant_reference1": basket["reference"],
    }


def line_of(line: Mapping[str, Json], country: str) -> dict[str, Json]:
    total = line["quantity"] * line["unit_price"] - line.get("discount", 0)
    included = country not in PRICES_WITHOUT_TAX
    rate = line["tax_rate"] if included else 0
    return {
        "type": line.get("type", "physical"),
        "reference": line["reference"],
        "name": line["name"][:LONGEST_NAME],
        "quantity": line["quantity"],
        "unit_price": line["unit_price"],
        "tax_rate": rate,
        "total_discount_amount": line.get("discount", 0),
        "total_amount": total,
        "total_tax_amount": half_up(Fraction(total * rate, FULL_RATE + rate)),
    }


def separate_tax(line: Mapping[str, Json]) -> int:
    total = line["quantity"] * line["unit_price"] - line.get("discount", 0)
    return half_up(Fraction(total * line["tax_rate"], FULL_RATE))


def tax_line(tax: int) -> dict[str, Json]:
    return {
        "type": "sales_tax",
        "name": "Tax",
        "quantity": 1,
        "unit_price": tax,
        "tax_rate": 0,
        "total_amount": tax,
        "total_tax_amount": 0,
    }


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    doubled = abs(value) * 2
    nearest = int((doubled + 1) // 2)
    return nearest if value >= 0 else -nearest


def sellable(value: Json) -> dict[str, Json]:
    """The basket itself; UnsellableBasket where something is missing or has the wrong type."""
    if not isinstance(value, dict):
        raise UnsellableBasket("a basket is a JSON object")
    for name in ("reference", "country", "currency", "locale"):
        if not isinstance(value.get(name), str) or not value[name]:
            raise UnsellableBasket(f"{name} is missing")
    lines = value.get("lines")
    if not isinstance(lines, list) or not lines:
        raise UnsellableBasket("a basket has at least one line")
    for line in lines:
        numbers = (line.get(name) for name in ("quantity", "unit_price", "tax_rate"))
        if not all(isinstance(number, int) for number in numbers):
            raise UnsellableBasket("a line has a quantity, a unit price and a tax rate")
    return value
