from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import CREATE_SESSION
from .placeholders import merchant_urls

WAYS = ("success", "back", "cancel", "failure", "error")


@requirement(
    "HPP-04",
    Level.SHOULD,
    "The consumer comes back by another address after a success than after anything else.",
    source=CREATE_SESSION,
    hint="Give each of success, back, cancel, failure and error an address of its own.",
)
def distinct_ways_back(trace: Trace) -> Iterator[Observation]:
    """Who cannot tell a success from a failure thanks the consumer for a refused payment."""
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        urls = merchant_urls(call)
        same = [way for way in WAYS[1:] if way in urls and urls[way] == urls.get("success")]
        yield Observation(
            not same,
            "another address than that of success",
            f"the same address as success: {', '.join(same)}" if same else "addresses of their own",
            call.id,
        )
