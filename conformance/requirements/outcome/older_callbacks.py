from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import OddCallback, OddCallbackSent
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..orders import PAID
from ..predicates import HEARS_CALLBACKS
from ..sources import STATUS_CALLBACKS
from ..stretches import since, until


@requirement(
    "OUT-08",
    Level.MUST,
    "A callback from before the payment that arrives after it changes nothing.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Let no event lead back from paid, and let no null of an event wipe out what is stored.",
)
def older_callbacks(trace: Trace) -> Iterator[Observation]:
    """Events overtake each other. Who follows the last one to arrive forgets that the consumer has
    paid, or which order it was."""
    sent = next((m for m in trace.marks(OddCallbackSent) if m.callback is OddCallback.OLDER), None)
    if sent is None:
        return
    before, after = until(trace, sent).states, since(trace, sent).states
    if not before or before[-1].state not in PAID:
        return
    usual = before[-1]
    for answer in after:
        yield Observation(
            (answer.state, answer.klarna_order_id) == (usual.state, usual.klarna_order_id),
            f"{usual.state} as before, with the same order id",
            f"{answer.state}, order id {answer.klarna_order_id or 'none'}",
            answer.exchange,
        )
