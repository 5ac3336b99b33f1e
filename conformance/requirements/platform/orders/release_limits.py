from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, shows, works
from ..pages import CHANGES


@requirement(
    "PLAT-35",
    Level.MUST,
    "What is not captured can be released; nothing of it can be captured after that.",
    source=CHANGES,
    party=Party.PLATFORM,
    hint="Release the remaining amount of a partly captured order only.",
)
def release_limits(trace: Trace) -> Iterator[Observation]:
    """A consumer's limit is taken up by what the merchant will not deliver."""
    captured = released = False
    for call in answered(
        trace, Operation.OM_CAPTURE, Operation.OM_RELEASE, Operation.OM_READ_ORDER
    ):
        if call.operation == Operation.OM_RELEASE:
            yield works(call, "a 2xx") if captured else is_refused(call, "a 4xx: no captures")
            released = call.succeeded
        elif call.operation == Operation.OM_READ_ORDER:
            if released:
                yield shows(call, "remaining_authorized_amount", 0)
        elif released:
            yield is_refused(call, "a 4xx: it was released")
        else:
            captured = captured or call.succeeded
