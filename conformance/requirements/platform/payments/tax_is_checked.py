from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import InvalidRequest
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, marks_at, works
from ..pages import VALIDATIONS


@requirement(
    "PLAT-17",
    Level.MUST,
    "Tax that does not fit its rate, beyond what rounding explains, is refused.",
    source=VALIDATIONS,
    party=Party.PLATFORM,
    hint="Check each line's tax against its rate, and the order's tax against its lines; allow "
    "for rounding.",
)
def tax_is_checked(trace: Trace) -> Iterator[Observation]:
    """Wrong tax on an invoice is the merchant's debt to the state."""
    for call in answered(trace, Operation.KP_CREATE_SESSION):
        if call.id in marks_at(trace, InvalidRequest):
            yield is_refused(call, "a 4xx for tax that does not fit")
        else:
            yield works(call, "a 2xx for tax within the tolerance")
