from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import MERCHANT_ACCOUNT
from ..exchanges import answered, is_refused, works


@requirement(
    "PLAT-44",
    Level.MUST,
    "What one merchant made is closed to every other merchant.",
    source=MERCHANT_ACCOUNT,
    party=Party.PLATFORM,
    hint="Look for what an id names among the caller's own, and answer 404 where it is not there.",
)
def bound_to_merchant(trace: Trace) -> Iterator[Observation]:
    """Ids travel in URLs and callbacks: whoever sees one must not be able to take the payment."""
    for call in answered(trace):
        at_home = call.request.credential.belongs_to == call.environment
        if at_home or call.operation == Operation.KP_CREATE_SESSION:
            yield works(call, "a 2xx for whoever made it")
        else:
            yield is_refused(call, "a 4xx: it is another merchant's")
