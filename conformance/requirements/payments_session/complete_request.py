from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ...core.wire import Json
from ..bodies import member
from ..sources import CREATE_PAYMENT_SESSION
from .exact_amounts import is_whole, lines

CODES: Mapping[str, str] = {"purchase_country": "[A-Za-z]{2}", "purchase_currency": "[A-Za-z]{3}"}
LOCALE = "[A-Za-z]{2}(-[A-Za-z]{2})?"
MOST_LINES = 1000
LONGEST_REFERENCE = 255  # characters
HIGHEST_TAX_RATE = 10000  # hundredths of a percent


@requirement(
    "KP-03",
    Level.MUST,
    "The request for a payment session is complete, and each member is in its documented range.",
    source=CREATE_PAYMENT_SESSION,
    hint="Send country, currency, amount and order lines; each line has a name, a quantity, a unit "
    "price and a total.",
)
def complete_request(trace: Trace) -> Iterator[Observation]:
    """The platform refuses what lacks a member or holds a wrong one: then nobody can pay."""
    for call in trace.calls(Operation.KP_CREATE_SESSION):
        wrong = [*wrong_codes(call), *wrong_amounts(call), *wrong_lines(call)]
        yield Observation(
            not wrong,
            "all needed members, each in its range",
            f"wrong or missing: {', '.join(wrong[:5])}" if wrong else "complete",
            call.id,
        )


def wrong_codes(call: Exchange) -> Iterator[str]:
    for name, form in CODES.items():
        if not matches(form, member(call.request.body, name)):
            yield name
    locale = member(call.request.body, "locale")
    if locale is not None and not matches(LOCALE, locale):
        yield "locale"


def wrong_amounts(call: Exchange) -> Iterator[str]:
    amount = member(call.request.body, "order_amount")
    if not is_whole(amount) or amount < 0:
        yield "order_amount"
    tax = member(call.request.body, "order_tax_amount")
    if tax is not None and (not is_whole(tax) or tax < 0):
        yield "order_tax_amount"


def wrong_lines(call: Exchange) -> Iterator[str]:
    if not 1 <= len(lines(call)) <= MOST_LINES:
        yield "order_lines"
    for index, line in enumerate(lines(call)):
        yield from (f"order_lines[{index}].{name}" for name in wrong_members(line))


def wrong_members(line: Json) -> Iterator[str]:
    name, reference = member(line, "name"), member(line, "reference")
    if not isinstance(name, str) or not name.strip():
        yield "name"
    if reference is not None and not (
        isinstance(reference, str) and len(reference) <= LONGEST_REFERENCE
    ):
        yield "reference"
    for needed in ("unit_price", "total_amount"):
        if not is_whole(member(line, needed)):
            yield needed
    quantity, rate = member(line, "quantity"), member(line, "tax_rate")
    if not is_whole(quantity) or quantity < 1:
        yield "quantity"
    if rate is not None and (not is_whole(rate) or not 0 <= rate <= HIGHEST_TAX_RATE):
        yield "tax_rate"


def matches(form: str, value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(form, value) is not None
