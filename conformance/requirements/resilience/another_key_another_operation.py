from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import order_management
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import management
from ..idempotency import key
from ..predicates import MANAGES
from ..provocations import undisturbed
from ..sources import RETRIES


@requirement(
    "RES-05",
    Level.MUST,
    "Each operation has an idempotency key of its own.",
    source=RETRIES,
    applies=MANAGES,
    hint="Make a random key for each operation; do not derive it from the order and the amount.",
    always=True,
)
def another_key_another_operation(trace: Trace) -> Iterator[Observation]:
    """Under the same key the platform gives the first answer again and does nothing: the second
    parcel is never paid, the second refund never made."""
    if not undisturbed(trace):
        return
    used: list[tuple[str, str]] = []
    for verb in ("capture", "refund"):
        calls = tuple(trace.calls(order_management(verb)))
        asked = len(tuple(trace.answers(verb)))
        if len(calls) <= asked and not management.at_once(trace, verb):
            used += [(key(call), call.id) for call in calls if key(call)]
    if any(trace.answers("capture", "refund")):
        keys = [each for each, _ in used]
        repeated = [at for number, (each, at) in enumerate(used) if each in keys[:number]]
        yield Observation(
            not repeated,
            f"{len(used)} keys for {len(used)} operations under a key",
            f"{len(set(keys))} keys for {len(used)} operations under a key",
            next(iter((*repeated, *(at for _, at in used))), ""),
        )
