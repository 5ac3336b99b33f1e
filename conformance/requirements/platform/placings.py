"""Orders that the hosted page placed by itself."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.trace import Trace
from ...core.verdict import Observation
from .exchanges import answered, member, met_expectation, pages, sent, shows


def placed_by_page(trace: Trace, status: str, *, captured: bool) -> Iterator[Observation]:
    """The completed page names the order, and the order stands as the mode says."""
    offered = next(answered(trace, Operation.KP_CREATE_SESSION), None)
    for page in pages(trace):
        if member(page, "status") == "COMPLETED":
            named = member(page, "order_id") and member(page, "klarna_reference")
            yield met_expectation(page, "order_id and klarna_reference", held=bool(named))
    for order in answered(trace, Operation.OM_READ_ORDER):
        yield shows(order, "status", status)
        if offered:
            amount = sent(offered, "order_amount")
            yield shows(order, "order_amount", amount)
            yield shows(order, "captured_amount", amount if captured else 0)
