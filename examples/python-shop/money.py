"""The basket in Klarna's terms: lines, tax and totals, whole minor units throughout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Any

LONGEST_NAME = 255
ADDRESS = (
    "title",
    "given_name",
    "family_name",
    "email",
    "phone",
    "street_address",
    "street_address2",
    "postal_code",
    "city",
    "region",
    "country",
)


class BadBasket(Exception):
    """Not something that can be sold."""


def order_payload(basket: Mapping[str, Json]) -> dict[str, Json]:
    """What is sent when the session is created, and again, unchanged, when the order is placed."""
    lines = order_lines(basket)
    return {
        "purchase_country": basket["country"],
        "purchase_currency": basket["currency"],
        "locale": basket["locale"],
        "order_amount": sum(line["total_amount"] for line in lines),
        "order_tax_amount": order_tax(basket, lines),
        "order_lines": lines,
        "billing_address": address(basket),
        "merchant_reference1": basket["reference"],
    }


def order_lines(basket: Mapping[str, Json]) -> list[dict[str, Json]]:
    if taxed_separately(basket):
        return [*map(net_line, basket["lines"]), sales_tax_line(basket)]
    return [gross_line(line) for line in basket["lines"]]


def order_tax(basket: Mapping[str, Json], lines: list[dict[str, Json]]) -> int:
    if taxed_separately(basket):
        return sales_tax(basket)
    return sum(line["total_tax_amount"] for line in lines)


def taxed_separately(basket: Mapping[str, Json]) -> bool:
    """In the United States prices are without tax, and the tax is a line of its own."""
    return bool(basket["country"].upper() == "US")


def gross_line(line: Mapping[str, Json]) -> dict[str, Json]:
    total = line_total(line)
    rate = line["tax_rate"]
    return {**plain_line(line), "tax_rate": rate, "total_tax_amount": tax_within(total, rate)}


def net_line(line: Mapping[str, Json]) -> dict[str, Json]:
    return {**plain_line(line), "tax_rate": 0, "total_tax_amount": 0}


def plain_line(line: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": line.get("type", "physical"),
        "reference": line["reference"],
        "name": line["name"][:LONGEST_NAME],
        "quantity": line["quantity"],
        "unit_price": line["unit_price"],
        "total_discount_amount": line.get("discount", 0),
        "total_amount": line_total(line),
    }


def sales_tax_line(basket: Mapping[str, Json]) -> dict[str, Json]:
    tax = sales_tax(basket)
    return {
        "type": "sales_tax",
        "name": "Sales tax",
        "quantity": 1,
        "unit_price": tax,
        "tax_rate": 0,
        "total_amount": tax,
        "total_tax_amount": 0,
    }


def sales_tax(basket: Mapping[str, Json]) -> int:
    return sum(tax_upon(line_total(line), line["tax_rate"]) for line in basket["lines"])


def line_total(line: Mapping[str, Json]) -> int:
    return int(line["quantity"] * line["unit_price"] - line.get("discount", 0))


def tax_within(total: int, rate: int) -> int:
    """The tax that a price holds; `rate` in hundredths of a percent. No float is exact enough."""
    return total - rounded(total * 10_000, 10_000 + rate)


def tax_upon(total: int, rate: int) -> int:
    return rounded(total * rate, 10_000)


def rounded(numerator: int, denominator: int) -> int:
    """Half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def address(basket: Mapping[str, Json]) -> dict[str, Json]:
    customer = basket.get("customer") or {}
    known = {"country": basket["country"], **customer, **(customer.get("address") or {})}
    return {name: known[name] for name in ADDRESS if known.get(name)}


def checked_basket(value: Json) -> dict[str, Json]:
    """A basket with all that it needs, or BadBasket."""
    if not isinstance(value, dict):
        raise BadBasket("a basket is an object")
    for name in ("reference", "country", "currency", "locale"):
        require(isinstance(value.get(name), str) and value[name], name)
    require(isinstance(value.get("lines"), list) and value["lines"], "lines")
    require(isinstance(value.get("customer", {}), dict), "customer")
    for line in value["lines"]:
        check_line(line)
    return value


def check_line(line: Json) -> None:
    require(isinstance(line, dict), "line")
    for name in ("reference", "name"):
        require(isinstance(line.get(name), str) and line[name], name)
    for name in ("quantity", "unit_price", "tax_rate"):
        require(whole(line.get(name)), name)
    require(whole(line.get("discount", 0)), "discount")


def require(holds: Json, name: str) -> None:
    if not holds:
        raise BadBasket(f"{name} is missing or malformed")


def whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
