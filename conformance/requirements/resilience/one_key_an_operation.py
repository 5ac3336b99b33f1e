from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..idempotency import asked_once
from ..predicates import MANAGES
from ..sources import RETRIES


@requirement(
    "RES-04",
    Level.MUST,
    "One operation keeps one idempotency key and one body, however often it is tried.",
    source=RETRIES,
    applies=MANAGES,
    hint="Make the key when the merchant asks for the operation, store it, and use it for every "
    "attempt.",
    always=True,
)
def one_key_an_operation(trace: Trace) -> Iterator[Observation]:
    """A new key makes a new operation of the repeat: that is what the key is there to prevent."""
    for each in asked_once(trace):
        bodies = {repr(call.request.body) for call in each.calls}
        yield Observation(
            len(each.keys) == 1 or "" in each.keys,
            "1 key for all attempts",
            f"{len(each.keys)} keys for {len(each.calls)} attempts of one {each.verb}",
            each.calls[-1].id,
        )
        yield Observation(
            len(bodies) == 1 or "" in each.keys,
            "1 body for all attempts",
            f"{len(bodies)} bodies for {len(each.calls)} attempts of one {each.verb}",
            each.calls[-1].id,
        )
