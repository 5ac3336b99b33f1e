from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import text, text_of
from ..orders import held, paid_without_order
from ..predicates import PLACES_ORDERS
from ..sources import ECOSYSTEM
from ..stretches import since, while_perturbed


@requirement(
    "LIFE-07",
    Level.MUST,
    "A completed page without an order is not a payment.",
    source=ECOSYSTEM,
    applies=PLACES_ORDERS,
    hint="Mark the purchase as paid when the order was placed with success, not when the hosted "
    "page reports that it was completed.",
)
def completed_is_not_paid(trace: Trace) -> Iterator[Observation]:
    """The page is complete when the consumer has agreed. Nobody owes anything before the order is
    placed, and the agreement dies within the hour."""
    lasting = while_perturbed(trace)
    report = next((e for e in lasting.exchanges if reports_completion(e)), None)
    failed = any(not e.executed for e in lasting.calls(Operation.KP_PLACE_ORDER))
    if report and failed and not held(lasting):
        yield from paid_without_order(since(lasting, report))


def reports_completion(exchange: Exchange) -> bool:
    if exchange.channel is Channel.CALLBACK:
        return text(exchange.request.body, "session", "status") == "COMPLETED"
    read = exchange.operation == Operation.HPP_READ_SESSION and exchange.succeeded
    return read and text_of(exchange.response, "status") == "COMPLETED"
