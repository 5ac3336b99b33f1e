"""What the integration believed after somebody had lied to it."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.trace import Trace
from ..core.verdict import Observation
from .consumers import approved
from .orders import paid_without_order
from .stretches import since


def unpaid_after(trace: Trace, what: str) -> Iterator[Observation]:
    """No consumer paid; so no state told after such a forgery ("success", "callback") is paid."""
    forged = [mark for mark in trace.marks("forged") if mark.text.startswith(what)]
    if forged and not approved(trace):
        yield from paid_without_order(since(trace, forged[0]))
