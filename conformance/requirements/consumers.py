"""What the consumer did."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.marks import ConsumerActed
from ..core.operations import page_step
from ..core.trace import Channel, Trace


def approved(trace: Trace) -> bool:
    """The consumer agreed to pay on the hosted page."""
    return did(trace, "approve")


def did(trace: Trace, act: str) -> bool:
    """The consumer did this on the hosted page."""
    steps = trace.on(Channel.BROWSER, page_step(act))
    return marked(trace, act) or any(e.response and e.response.status < 400 for e in steps)


def authorized_again(trace: Trace) -> bool:
    """There is a newer authorization on the same session. The hosted page has no button for it."""
    return marked(trace, "authorize_again")


def marked(trace: Trace, act: str) -> bool:
    return any(mark.act == act for mark in trace.marks(ConsumerActed))


UNPAID_WAYS = ("refuse", "back", "cancel", "error")


def acts(trace: Trace) -> Iterator[ConsumerActed]:
    return trace.marks(ConsumerActed)


def gave_up_first(trace: Trace) -> bool:
    """The consumer was refused, went back, cancelled or met an error, before anything else."""
    return any(did(trace, act) for act in UNPAID_WAYS)
