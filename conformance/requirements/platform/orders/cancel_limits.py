from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, member, shows, works
from ..pages import CHANGES


@requirement(
    "PLAT-34",
    Level.MUST,
    "An order can be cancelled until something is captured; cancelled, nothing can be captured.",
    source=CHANGES,
    party=Party.PLATFORM,
    hint="Refuse to cancel what has captures, and to capture what is cancelled.",
)
def cancel_limits(trace: Trace) -> Iterator[Observation]:
    """A cancelled order is a promise to the consumer that nothing will be charged."""
    captured = cancelled = False
    for call in answered(trace, Operation.OM_CAPTURE, Operation.OM_CANCEL, Operation.OM_READ_ORDER):
        if call.operation == Operation.OM_READ_ORDER:
            captured = bool(member(call, "captured_amount"))
            if cancelled:
                yield shows(call, "status", "CANCELLED")
                yield shows(call, "remaining_authorized_amount", 0)
            cancelled = member(call, "status") == "CANCELLED"
        elif call.operation == Operation.OM_CANCEL:
            yield is_refused(call, "a 4xx: it has captures") if captured else works(call, "a 2xx")
            cancelled = call.succeeded
        elif cancelled:
            yield is_refused(call, "a 4xx: it is cancelled")
