from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ....core.wire import Json
from ...sources import ECOSYSTEM
from ..exchanges import answered, member, sent

SAME = ("order_amount", "purchase_currency", "purchase_country", "merchant_reference1")


@requirement(
    "PLAT-40",
    Level.MUST,
    "The order is the purchase that was authorized: amount, currency, country, lines, references.",
    source=ECOSYSTEM,
    party=Party.PLATFORM,
    hint="Carry the purchase from session to order unchanged.",
)
def order_is_the_purchase(trace: Trace) -> Iterator[Observation]:
    """What is captured, delivered and refunded is what the order says."""
    offered = next(answered(trace, Operation.KP_CREATE_SESSION), None)
    order = next(answered(trace, Operation.OM_READ_ORDER), None)
    if offered is None or order is None or not order.succeeded:
        return
    for name in SAME:
        seen, asked = member(order, name), sent(offered, name)
        yield Observation(alike(seen, asked), f"{name} {asked!r}", f"{name} {seen!r}", order.id)
    totals = [[line.get("total_amount") for line in lines] for lines in both_lines(order, offered)]
    yield Observation(totals[0] == totals[1], f"lines {totals[1]}", f"lines {totals[0]}", order.id)


def alike(seen: Json, asked: Json) -> bool:
    """Order Management may write country and currency in the other case."""
    if isinstance(seen, str) and isinstance(asked, str):
        return seen.lower() == asked.lower()
    return bool(seen == asked)


def both_lines(order: Exchange, offered: Exchange) -> tuple[Json, Json]:
    return member(order, "order_lines") or [], sent(offered, "order_lines") or []
