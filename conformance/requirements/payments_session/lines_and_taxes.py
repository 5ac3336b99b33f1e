from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ...core.wire import Json
from ..bodies import member
from ..sources import TAXES
from .exact_amounts import is_whole, lines

WHOLE = 10000  # 100 percent, as tax_rate counts it
NEAR = 1  # minor units of a line's tax, and percent of its rate, as documented


@requirement(
    "KP-05",
    Level.MUST,
    "The lines add up to the order's amount, and their taxes to the order's tax.",
    source=TAXES,
    hint="Compute a line's tax from its total and its rate, round once a line, and sum the lines.",
)
def lines_and_taxes(trace: Trace) -> Iterator[Observation]:
    """A sum that is a cent off is refused, or stands on the consumer's bill as something that was
    never sold; a wrong tax goes into two companies' books."""
    for call in trace.calls(Operation.KP_CREATE_SESSION, Operation.KP_PLACE_ORDER):
        yield from totals(call)
        yield from line_taxes(call)
        yield from order_tax(call)


def whole_members(call: Exchange, name: str) -> list[int]:
    found = [member(line, name) for line in lines(call)]
    return [value for value in found if is_whole(value)]


def totals(call: Exchange) -> Iterator[Observation]:
    amount, sums = member(call.request.body, "order_amount"), whole_members(call, "total_amount")
    if is_whole(amount) and sums and len(sums) == len(lines(call)):
        yield Observation(
            sum(sums) == amount,
            f"order_amount {sum(sums)}, as the lines add up",
            f"order_amount {amount}",
            call.id,
        )


def line_taxes(call: Exchange) -> Iterator[Observation]:
    """Both documented rules allow a little; a line is wrong where it breaks both."""
    for index, line in enumerate(lines(call)):
        total, rate, tax = (
            member(line, name) for name in ("total_amount", "tax_rate", "total_tax_amount")
        )
        if all(is_whole(each) for each in (total, rate, tax)):
            yield Observation(
                fits(total, rate, tax),
                f"order_lines[{index}].total_tax_amount {contained(total, rate):.0f}",
                f"order_lines[{index}].total_tax_amount {tax}",
                call.id,
            )


def contained(total: int, rate: int) -> float:
    """The tax that a total contains, in minor units."""
    return total - total * WHOLE / (WHOLE + rate)


def fits(total: int, rate: int, tax: int) -> bool:
    if abs(tax - contained(total, rate)) <= NEAR:
        return True
    net = total - tax
    return net != 0 and abs(100 * tax / net - rate / 100) <= NEAR


def order_tax(call: Exchange) -> Iterator[Observation]:
    """Where the tax is a line of its own, that line is the order's tax."""
    stated: Json = member(call.request.body, "order_tax_amount")
    if not is_whole(stated):
        return
    separate = [line for line in lines(call) if member(line, "type") == "sales_tax"]
    if separate:
        taxes = [member(line, "total_amount") for line in separate]
    else:
        taxes = [member(line, "total_tax_amount") for line in lines(call)]
    if taxes and all(is_whole(each) for each in taxes):
        spare = 0 if separate else len(taxes)
        yield Observation(
            abs(sum(taxes) - stated) <= spare,
            f"order_tax_amount {sum(taxes)}, give or take {spare}",
            f"order_tax_amount {stated}",
            call.id,
        )
