from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ClockMoved
from ...core.requirement import requirement
from ...core.trace import Answer, Result, Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..orders import PAID, counted, live_orders
from ..sources import SESSION_LIFETIME
from ..stretches import since


def offered_again(trace: Trace) -> tuple[Trace, Answer] | None:
    """What came when the session was over, and the start of the second try; None for no such."""
    moves = tuple(trace.marks(ClockMoved))
    if len(moves) < 2:
        return None
    later = since(trace, moves[1])
    again = next(later.answers("start_checkout"), None)
    return (later, again) if again else None


@requirement(
    "LIFE-01",
    Level.SHOULD,
    "A consumer who comes back when the session is over is sent to a page that can be paid.",
    source=SESSION_LIFETIME,
    hint="Create both sessions anew when the consumer begins again, or compare `expires_at` before "
    "you offer the old page.",
)
def page_offered_anew(trace: Trace) -> Iterator[Observation]:
    """A payment session lives for two days. Who sends consumers to a dead page loses all those who
    come back to a basket or open an older mail."""
    found = offered_again(trace)
    if found is None:
        return
    later, again = found
    if again.result is not Result.ACCEPTED:
        yield Observation(
            held=False,
            expected="a page that can be paid",
            seen=f"the second try {again.result}",
            at=again.exchange,
        )
        return
    live = live_orders(later)
    paid = consumers.approved(later) and trace.final_state in PAID and len(live) == 1
    seen = f"{trace.final_state or 'no state told'}, with {counted(len(live))}"
    opened = consumers.approved(later)
    yield Observation(
        paid,
        "a page that can be paid, and paid with 1 order",
        seen if opened else "the page cannot be paid any more",
        again.exchange,
    )
