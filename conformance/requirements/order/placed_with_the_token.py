from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import consumers, placements
from ..predicates import PLACES_ORDERS
from ..sources import ECOSYSTEM


@requirement(
    "ORD-01",
    Level.MUST,
    "After the consumer has agreed, the back end places the order with the authorization token.",
    source=ECOSYSTEM,
    applies=PLACES_ORDERS,
    hint="Call the order endpoint with the token from the callback, the return or the session.",
)
def placed_with_the_token(trace: Trace) -> Iterator[Observation]:
    """Without the order there is no debt: the consumer has agreed, and the merchant gets
    nothing."""
    if not consumers.approved(trace):
        return
    attempts = placements.attempts(trace)
    yield Observation(
        any(attempt.executed for attempt in attempts),
        "an order placed with the issued token",
        f"{len(attempts)} attempt(s), {len(trace.orders)} order(s)",
        attempts[-1].id if attempts else "",
    )
