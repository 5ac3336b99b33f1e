from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from ..hosts import is_stand_in
from ..leaks import passwords
from ..sources import ECOSYSTEM


@requirement(
    "SEC-01",
    Level.MUST,
    "The credentials never reach a browser or anybody else outside.",
    source=ECOSYSTEM,
    hint="Keep the password on the server: not in pages, scripts, headers, JSON answers or error "
    "messages, and not in calls to anybody but Klarna.",
    always=True,
)
def credentials_stay_inside(trace: Trace) -> Iterator[Observation]:
    """Whoever has the password can refund, capture and cancel every order of the merchant."""
    outside = (*trace.on(Channel.BROWSER), *trace.on(Channel.CONTROL), *trace.on(Channel.CALLBACK))
    others = tuple(call for call in trace.calls() if not is_stand_in(call, trace))
    for exchange in (*outside, *others):
        if leaked := passwords(exchange):
            yield Observation(
                held=False, expected="no credentials", seen=", ".join(leaked), at=exchange.id
            )
    if outside and not any(map(passwords, (*outside, *others))):
        seen = f"none in {len(outside)} exchanges"
        yield Observation(held=True, expected="no credentials", seen=seen, at=outside[0].id)
