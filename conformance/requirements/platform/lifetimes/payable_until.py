from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ClockMoved
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import SESSION_LIFETIME
from ..exchanges import member, met_expectation

PAYABLE_S = 47 * 3600


@requirement(
    "PLAT-20",
    Level.MUST,
    "The consumer can pay until one hour before the payment session ends, and not after.",
    source=SESSION_LIFETIME,
    party=Party.PLATFORM,
    hint="Let the page take a payment until the hosted session expires, and show that it is "
    "over from then on.",
)
def payable_until(trace: Trace) -> Iterator[Observation]:
    """A page that closes early loses the sale; one that closes late takes a payment that cannot
    become an order."""
    offset = 0.0
    for event in trace.events:
        if isinstance(event, ClockMoved):
            offset += event.seconds
        elif (
            isinstance(event, Exchange) and event.operation == Operation.HPP_READ_SESSION and offset
        ):
            paid = member(event, "status") == "COMPLETED"
            in_time = offset < PAYABLE_S
            expected = "COMPLETED in time" if in_time else "not paid when it is too late"
            yield met_expectation(
                event, expected, held=paid is in_time, also=f"{member(event, 'status')}"
            )
