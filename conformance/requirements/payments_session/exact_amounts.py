from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...core.marks import BasketChanged
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.setup import Basket
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ...core.wire import Json
from ..bodies import member
from ..sources import DATA_TYPES
from ..stretches import until

LINE_NUMBERS = (
    "quantity",
    "unit_price",
    "total_amount",
    "tax_rate",
    "total_tax_amount",
    "total_discount_amount",
)


@requirement(
    "KP-04",
    Level.MUST,
    "Amounts are whole numbers of the smallest unit, and exactly what the basket costs.",
    source=DATA_TYPES,
    hint="Compute with integers or decimals, never with binary floats, and round where the line is "
    "taxed.",
)
def exact_amounts(trace: Trace) -> Iterator[Observation]:
    """19.99 times 100 is 1998.9999 to a float: the consumer is charged a cent too little or too
    much, on every such order, and the books never close."""
    for call in trace.calls(Operation.KP_CREATE_SESSION):
        yield from whole_numbers(call)
        yield from basket_is_met(call, basket_of(trace, call))
        yield from lines_add_up(call)


def basket_of(trace: Trace, call: Exchange) -> Basket:
    """What the consumer bought when the call was made."""
    basket = trace.setup.basket
    for changed in until(trace, call).marks(BasketChanged):
        basket = replace(basket, total=changed.total, tax=changed.tax)
    return basket


def lines(call: Exchange) -> tuple[Json, ...]:
    found = member(call.request.body, "order_lines")
    return tuple(found) if isinstance(found, (list, tuple)) else ()


def is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def whole_numbers(call: Exchange) -> Iterator[Observation]:
    body = call.request.body
    numbers = {name: member(body, name) for name in ("order_amount", "order_tax_amount")}
    for index, line in enumerate(lines(call)):
        numbers |= {f"order_lines[{index}].{name}": member(line, name) for name in LINE_NUMBERS}
    broken = {k: v for k, v in numbers.items() if v is not None and not is_whole(v)}
    yield Observation(
        not broken and is_whole(numbers["order_amount"]),
        "integers",
        f"not integers: {broken or 'order_amount'}"
        if broken or not is_whole(numbers["order_amount"])
        else "integers",
        call.id,
    )


def basket_is_met(call: Exchange, basket: Basket) -> Iterator[Observation]:
    if not basket.lines:
        return
    currency = str(member(call.request.body, "purchase_currency")).upper()
    yield Observation(
        currency == basket.currency,
        f"purchase_currency {basket.currency}",
        f"purchase_currency {currency}",
        call.id,
    )
    amount = member(call.request.body, "order_amount")
    yield Observation(
        amount == basket.total, f"order_amount {basket.total}", f"order_amount {amount}", call.id
    )
    tax = member(call.request.body, "order_tax_amount")
    if is_whole(tax):
        # Each line's tax may be rounded either way.
        yield Observation(
            abs(tax - basket.tax) <= len(basket.lines),
            f"order_tax_amount {basket.tax}, give or take {len(basket.lines)}",
            f"order_tax_amount {tax}",
            call.id,
        )


def lines_add_up(call: Exchange) -> Iterator[Observation]:
    for index, line in enumerate(lines(call)):
        quantity, price, total = (
            member(line, name) for name in ("quantity", "unit_price", "total_amount")
        )
        discount = member(line, "total_discount_amount") or 0
        if all(is_whole(each) for each in (quantity, price, total, discount)):
            yield Observation(
                total == quantity * price - discount,
                f"order_lines[{index}].total_amount {quantity * price - discount}",
                f"order_lines[{index}].total_amount {total}",
                call.id,
            )
