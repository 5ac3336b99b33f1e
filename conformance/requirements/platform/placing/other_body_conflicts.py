from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import PAYMENTS_ERRORS
from ..exchanges import answered, is_refused, sent


@requirement(
    "PLAT-23",
    Level.MUST,
    "A placement that says otherwise than was authorized, or than the first one did, is refused.",
    source=PAYMENTS_ERRORS,
    party=Party.PLATFORM,
    hint="Answer 409 where lines, amounts or addresses differ.",
)
def other_body_conflicts(trace: Trace) -> Iterator[Observation]:
    """The consumer agreed to one purchase: an order for another one is not theirs."""
    offered = next(answered(trace, Operation.KP_CREATE_SESSION), None)
    if offered is None:
        return
    for call in answered(trace, Operation.KP_PLACE_ORDER):
        if sent(call, "order_amount") != sent(offered, "order_amount"):
            yield is_refused(call, "a 4xx for another amount than was authorized")
