from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from .. import bodies, consumers
from ..orders import one_paid
from ..predicates import HEARS_OR_RETURNS
from ..sources import ACCEPTING


@requirement(
    "OUT-02",
    Level.MUST,
    "A purchase survives the loss of the consumer's return, or of the callback.",
    source=ACCEPTING,
    applies=HEARS_OR_RETURNS,
    hint="Complete the purchase from whichever comes, the return or the callback, with the same "
    "code.",
)
def one_channel_is_enough(trace: Trace) -> Iterator[Observation]:
    """Browsers are closed and callbacks get lost. The consumer has agreed to pay, and gets neither
    goods nor an explanation."""
    if consumers.approved(trace) and returned(trace) != called_back(trace):
        yield from one_paid(trace)


def returned(trace: Trace) -> bool:
    return any(trace.on(Channel.BROWSER, Operation.SHOP_RETURN))


def called_back(trace: Trace) -> bool:
    """The integration was told by callback that the consumer is through."""
    calls = trace.on(Channel.CALLBACK, Operation.CALLBACK_STATUS)
    return any(bodies.text(e.request.body, "session", "status") == "COMPLETED" for e in calls)
