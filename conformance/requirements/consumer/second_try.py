from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..management import BROKEN
from ..orders import PAID, counted, live_orders
from ..sources import TRACKING
from ..stretches import since


@requirement(
    "UX-02",
    Level.MUST,
    "A consumer who came back unpaid can try again, and is then paid once.",
    source=TRACKING,
    hint="Keep the basket when the consumer comes back by any of the unpaid ways, and open a new "
    "page for the next try.",
)
def second_try(trace: Trace) -> Iterator[Observation]:
    """Most consumers who go back try again a minute later: whoever blocks them loses the sale."""
    starts = tuple(trace.answers("start_checkout"))
    if len(starts) < 2 or not consumers.gave_up_first(trace):
        return
    again = starts[1]
    broken = again.result in BROKEN or again.broken
    if again.result is not Result.ACCEPTED:
        yield Observation(
            held=False,
            expected="a second try after the consumer came back",
            seen=f"the second try {again.result}",
            at=again.exchange,
            tolerated=consumers.did(trace, "cancel") and not broken,
        )
        return
    if not any(mark.act == "approve" for mark in consumers.acts(since(trace, again))):
        yield Observation(
            held=False,
            expected="a page that can be paid",
            seen="the page of the second try cannot be paid",
            at=again.exchange,
        )
        return
    live = live_orders(trace)
    yield Observation(
        trace.final_state in PAID and len(live) == 1,
        "paid with 1 order after the second try",
        f"{trace.final_state or 'no state told'}, with {counted(len(live))}",
        trace.states[-1].exchange if trace.states else "",
    )
