from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import header, member
from ..pages import IDEMPOTENCY


@requirement(
    "PLAT-37",
    Level.MUST,
    "An idempotency key is executed once; another key is another request.",
    source=IDEMPOTENCY,
    party=Party.PLATFORM,
    hint="Remember the key for 24 hours and answer a repeat as the first time.",
)
def idempotency_keys(trace: Trace) -> Iterator[Observation]:
    """After a lost answer a merchant must be able to ask again without charging twice."""
    captures = [c for c in trace.calls(Operation.OM_CAPTURE) if c.succeeded]
    by_key: dict[str, set[str]] = {}
    for call in captures:
        key = call.request.headers.get("klarna-idempotency-key", "")
        by_key.setdefault(key, set()).add(header(call, "capture-id"))
    for key, ids in by_key.items():
        at = next(c.id for c in captures if key in c.request.headers.values())
        yield Observation(len(ids) == 1, "one capture for a key", f"{len(ids)}", at)
    order = next((c for c in reversed(list(trace.calls(Operation.OM_READ_ORDER)))), None)
    if order and captures:
        seen = len(member(order, "captures") or [])
        yield Observation(seen == len(by_key), f"{len(by_key)} captures", f"{seen}", order.id)
