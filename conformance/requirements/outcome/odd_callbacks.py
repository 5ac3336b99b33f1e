from __future__ import annotations

from collections.abc import Iterator

from ...core.crashes import STACK_TRACE
from ...core.marks import OddCallback, OddCallbackSent
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..consumers import approved
from ..orders import one_paid
from ..predicates import HEARS_CALLBACKS
from ..sources import STATUS_CALLBACKS

DAMAGED = frozenset({OddCallback.MALFORMED, OddCallback.EMPTY, OddCallback.UNKNOWN_SESSION})


@requirement(
    "OUT-10",
    Level.SHOULD,
    "A callback that cannot be read, or that is about nobody's session, does no harm.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Answer what you cannot read with a 4xx, and what you do not know with a 2xx or 4xx.",
)
def odd_callbacks(trace: Trace) -> Iterator[Observation]:
    """A handler that falls over is asked again and again, and shows its inside to whoever asks."""
    sent = {m.exchange: m.callback for m in trace.marks(OddCallbackSent) if m.callback in DAMAGED}
    for exchange in trace.exchanges:
        if exchange.id in sent:
            status = exchange.response.status if exchange.response else 0
            yield Observation(
                0 < status < 500 and STACK_TRACE not in exchange.leaks,
                f"a controlled answer to a callback: {sent[exchange.id]}",
                f"{status or 'no answer'} to a callback: {sent[exchange.id]}",
                exchange.id,
            )
    if sent and approved(trace):
        yield from one_paid(trace)
