"""Validates a purchase as a whole: sums, tax, and the same purchase from session to order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..core.wire import Json

Line = Mapping[str, Json]
FREE_TAX = {"sales_tax"}  # in the US tax is a line of its own


def purchase_faults(data: Mapping[str, Json]) -> Iterator[str]:
    """The fields of a well-formed purchase that contradict each other."""
    lines: Sequence[Line] = data.get("order_lines") or ()
    yield from line_faults(lines)
    if "order_amount" in data and data["order_amount"] != sum(x["total_amount"] for x in lines):
        yield "order_amount"
    if not tax_fits(data, lines):
        yield "order_tax_amount"


def line_faults(lines: Sequence[Line]) -> Iterator[str]:
    for index, line in enumerate(lines):
        if line["total_amount"] != line_total(line):
            yield f"order_lines[{index}].total_amount"
        if not line_tax_fits(line):
            yield f"order_lines[{index}].total_tax_amount"


def line_total(line: Line) -> int:
    gross: int = line["quantity"] * line["unit_price"] - line.get("total_discount_amount", 0)
    return gross


def line_tax_fits(line: Line) -> bool:
    """Klarna states the tolerance twice: one minor unit of tax, and one point of the rate."""
    if "tax_rate" not in line or "total_tax_amount" not in line:
        return True
    total, tax, rate = line["total_amount"], line["total_tax_amount"], line["tax_rate"]
    return near_in_tax(total, tax, rate) or near_in_rate(total, tax, rate)


def near_in_tax(total: int, tax: int, rate: int) -> bool:
    """Whole numbers only: |tax - total * rate / (10000 + rate)| <= 1, without division."""
    return abs(tax * (10000 + rate) - total * rate) <= 10000 + rate


def near_in_rate(total: int, tax: int, rate: int) -> bool:
    net = total - tax
    return net != 0 and abs(10000 * tax - rate * net) <= 100 * abs(net)


def tax_fits(data: Mapping[str, Json], lines: Sequence[Line]) -> bool:
    """The order's tax against its lines': off by a minor unit a line at most."""
    if "order_tax_amount" not in data:
        return True
    stated = [tax for tax in map(line_tax, lines) if tax is not None]
    return not stated or abs(sum(stated) - data["order_tax_amount"]) <= len(lines)


def line_tax(line: Line) -> int | None:
    tax: int | None = line["total_amount"] if line.get("type") in FREE_TAX else None
    return line.get("total_tax_amount") if tax is None else tax


COMPARED = ("purchase_country", "purchase_currency", "order_amount", "order_tax_amount")
IN_A_LINE: Mapping[str, Json] = {
    "reference": "",
    "name": "",
    "type": "physical",
    "quantity": 0,
    "unit_price": 0,
    "tax_rate": 0,
    "total_amount": 0,
    "total_discount_amount": 0,
    "total_tax_amount": 0,
}


def mismatches(session: Mapping[str, Json], order: Mapping[str, Json]) -> Iterator[str]:
    """What an order says otherwise than the session that was authorized.

    What the session left open may be added; what it said must be repeated.
    """
    for name in COMPARED:
        if name in session and name in order and not same(session[name], order[name]):
            yield name
    for name in ("billing_address", "shipping_address"):
        yield from address_mismatches(name, session.get(name) or {}, order.get(name) or {})
    yield from line_mismatches(session.get("order_lines") or (), order.get("order_lines") or ())


def same(left: Json, right: Json) -> bool:
    """Country and currency may be written in either case."""
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() == right.upper()
    return bool(left == right)


def address_mismatches(name: str, given: Line, repeated: Line) -> Iterator[str]:
    return (
        f"{name}.{field}" for field, value in given.items() if repeated.get(field, value) != value
    )


def line_mismatches(authorized: Sequence[Line], ordered: Sequence[Line]) -> Iterator[str]:
    if len(authorized) != len(ordered):
        yield (
            "Incorrect number of items in the cart. "
            f"Expected: {len(authorized)}, Actual: {len(ordered)}"
        )
    for index, (left, right) in enumerate(zip(authorized, ordered, strict=False)):
        for field, default in IN_A_LINE.items():
            if left.get(field, default) != right.get(field, default):
                yield f"order_lines[{index}].{field}"
