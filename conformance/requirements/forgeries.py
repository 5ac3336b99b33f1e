"""What the integration believed after somebody had lied to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..core.marks import Forgery, ForgerySent
from ..core.trace import Trace
from ..core.verdict import Observation
from .consumers import approved
from .orders import paid_without_order
from .stretches import since


def unpaid_after(trace: Trace, forgeries: Collection[Forgery]) -> Iterator[Observation]:
    """No consumer paid; so no state told after one of these forgeries is paid."""
    forged = [mark for mark in trace.marks(ForgerySent) if mark.forgery in forgeries]
    if forged and not approved(trace):
        yield from paid_without_order(since(trace, forged[0]))
