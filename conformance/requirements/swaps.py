"""What was taken from another consumer's purchase, and what came of both purchases."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.marks import ConsumerActed, OtherPurchase, StepNotPlayed, SwapSent
from ..core.trace import Trace
from ..core.verdict import Observation
from .orders import OVER, PAID, counted, one_paid
from .placements import attempts
from .stretches import since, since_sent, until


def untouched(trace: Trace) -> Iterator[Observation]:
    """A swap changed nothing: this purchase is still open, is paid by its own consumer, once, and
    the other one stands as it should."""
    sent = next(trace.marks(SwapSent), None)
    if sent is None:
        yield from not_sent(trace)
        return
    approved = next((m for m in trace.marks(ConsumerActed) if m.act == "approve"), None)
    attacked = since_sent(until(trace, approved) if approved else trace, sent)
    for answer in attacked.states:
        yield Observation(
            answer.state not in PAID,
            "not paid by what belongs to another purchase",
            f"{answer.state} by what belongs to another purchase",
            answer.exchange,
        )
        yield Observation(
            answer.state not in OVER,
            "still open to its own consumer",
            f"{answer.state} by what belongs to another purchase",
            answer.exchange,
        )
    if approved and since(trace, approved).states:
        yield from one_paid(trace)
    if not tried(attacked):
        yield from other_stands(trace)


def tried(attacked: Trace) -> bool:
    """The other's token was used for this purchase: what that does to it is its owner's doing."""
    return bool(attempts(attacked))


def not_sent(trace: Trace) -> Iterator[Observation]:
    """The integration gave no address at which it could be told."""
    missing = [m for m in trace.marks(StepNotPlayed) if m.step == "SendSwapped"]
    if missing:
        yield Observation(
            held=True,
            expected="no address, or one at which another purchase's secrets change nothing",
            seen=missing[0].reason,
        )


def other_stands(trace: Trace) -> Iterator[Observation]:
    other = list(trace.marks(OtherPurchase))
    if not other or not other[-1].approved or not other[-1].state:
        return
    last = other[-1]
    yield Observation(
        last.state in PAID and last.orders == 1,
        "the other purchase paid with 1 order",
        f"the other purchase {last.state}, with {counted(last.orders)}",
    )
