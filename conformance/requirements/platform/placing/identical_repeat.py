from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import PAYMENTS_ERRORS
from ..exchanges import member, shows


@requirement(
    "PLAT-22",
    Level.MUST,
    "The same placement sent again gets the same order.",
    source=PAYMENTS_ERRORS,
    party=Party.PLATFORM,
    hint="Answer a repeat with the body of the first with the order that it made.",
)
def identical_repeat(trace: Trace) -> Iterator[Observation]:
    """After a lost answer a merchant has no other way to find out the order's id than to ask
    again."""
    made = [call for call in trace.calls(Operation.KP_PLACE_ORDER) if call.succeeded]
    again = list(trace.calls(Operation.KP_PLACE_ORDER))[1:2]
    if made and again and again[0].request.body == made[0].request.body:
        yield shows(again[0], "order_id", member(made[0], "order_id"))
