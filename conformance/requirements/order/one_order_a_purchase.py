from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ForgerySent, NotificationSent, OddCallbackSent, SwapSent
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import consumers, placements
from ..orders import agreed_in_the_end, counted, held, paid_without_order
from ..sources import ECOSYSTEM


@requirement(
    "ORD-03",
    Level.MUST,
    "A purchase becomes at most one order, and is paid if, and only if, it became one.",
    source=ECOSYSTEM,
    hint="Tie the order to the purchase under a unique key, and never place another one while the "
    "fate of the first is open; in the end call paid what the platform holds, and nothing else.",
    always=True,
)
def one_order_a_purchase(trace: Trace) -> Iterator[Observation]:
    """Two orders charge the consumer twice; none at all gives the goods away. An order that the
    merchant calls failed is paid for and never delivered."""
    if not placements.attempts(trace) and not consumers.approved(trace):
        if not pretended(trace):
            yield from (each for each in paid_without_order(trace) if not each.held)
        return
    orders = held(trace)
    yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)))
    yield from paid_without_order(trace)
    yield from agreed_in_the_end(trace)


def pretended(trace: Trace) -> bool:
    """Somebody sent what he had no right to: whether that is believed is judged for itself."""
    sent = (ForgerySent, OddCallbackSent, SwapSent, NotificationSent)
    return any(any(trace.marks(kind)) for kind in sent)
