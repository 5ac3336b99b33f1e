from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..idempotency import asked_once, key
from ..predicates import MANAGES
from ..sources import RETRIES


@requirement(
    "RES-03",
    Level.MUST,
    "A capture, refund or cancellation is repeated only under an idempotency key.",
    source=RETRIES,
    applies=MANAGES,
    hint="Send Klarna-Idempotency-Key with the first attempt, and the same one with each repeat; "
    "without a key, read the order first or tell an operator.",
    always=True,
)
def repeated_under_a_key(trace: Trace) -> Iterator[Observation]:
    """Without a key the platform takes the repeat for another one: the consumer is billed, or gets
    the money, twice."""
    for each in asked_once(trace):
        repeats = each.calls[1:]
        unsafe = [
            call
            for earlier, call in zip(each.calls, repeats, strict=False)
            if not (key(earlier) and key(call)) and not refused(earlier)
        ]
        yield Observation(
            not unsafe,
            f"each {each.verb} that is repeated has a key",
            f"{len(repeats)} repeats, {len(unsafe)} without a key",
            (unsafe or each.calls)[0].id,
        )


def refused(call: Exchange) -> bool:
    """It was told that nothing has happened."""
    return call.response is not None and 400 <= call.response.status < 500
