from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import InvalidRequest
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, marks_at
from ..pages import VALIDATIONS


@requirement(
    "PLAT-16",
    Level.MUST,
    "An order amount that is not the sum of its lines is refused.",
    source=VALIDATIONS,
    party=Party.PLATFORM,
    hint="Compare order_amount with the lines, and each line with its quantity and price.",
)
def sums_are_checked(trace: Trace) -> Iterator[Observation]:
    """The consumer would be shown one sum and charged another."""
    for call in answered(trace, Operation.KP_CREATE_SESSION):
        if call.id in marks_at(trace, InvalidRequest):
            yield is_refused(call, "a 4xx for sums that do not add up")
