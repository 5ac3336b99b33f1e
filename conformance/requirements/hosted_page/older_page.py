from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ConsumerActed, PageChosen
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..orders import PAID, counted, live_orders
from ..sources import TRACKING
from ..stretches import since


@requirement(
    "HPP-08",
    Level.SHOULD,
    "A page that a second attempt has replaced is closed, or its payment counts as well.",
    source=TRACKING,
    hint="Disable the older page before a new one is opened, and keep its ids until it is over.",
)
def older_page(trace: Trace) -> Iterator[Observation]:
    """Consumers have two tabs. Who forgets the first one has no order for the consumer who pays
    there, or two for the one who pays in both."""
    chosen = next(trace.marks(PageChosen), None)
    if chosen is None:
        return
    later, live = since(trace, chosen), live_orders(trace)
    closed = any(trace.calls(Operation.HPP_DISABLE_SESSION))
    yield Observation(len(live) <= 1, "at most 1 order", counted(len(live)))
    if any(mark.act == "approve" for mark in later.marks(ConsumerActed)):
        yield Observation(
            trace.final_state in PAID and len(live) == 1,
            "paid with 1 order, whichever page was used",
            f"{trace.final_state or 'no state told'}, with {counted(len(live))}",
        )
    else:
        yield Observation(
            held=True,
            expected="the older page closed",
            seen="the older page closed by the shop" if closed else "the older page not to be paid",
        )
