from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import member, met_expectation, pages, valid
from ..pages import MODES


@requirement(
    "PLAT-24",
    Level.MUST,
    "With place_order_mode NONE the page ends at the authorization: the merchant gets a "
    "token and places the order.",
    source=MODES,
    party=Party.PLATFORM,
    hint="Show authorization_token once completed, and place nothing.",
)
def mode_none(trace: Trace) -> Iterator[Observation]:
    """An order that nobody asked for is a debt that nobody delivers for."""
    for page in pages(trace):
        if member(page, "status") == "COMPLETED":
            token, order = member(page, "authorization_token"), member(page, "order_id")
            held = token is not None and order is None
            yield met_expectation(page, "a token and no order", held=held)
    for call in valid(trace, Operation.KP_PLACE_ORDER):
        yield met_expectation(call, "an order_id", held=bool(member(call, "order_id")))
