from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Channel, Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import (
    after,
    answered,
    is_refused,
    member,
    met_expectation,
    next_read,
    pages,
    shows,
    status,
    works,
)
from ..pages import DISABLE


@requirement(
    "PLAT-29",
    Level.MUST,
    "A disabled session is over for good; a completed one cannot be disabled.",
    source=DISABLE,
    party=Party.PLATFORM,
    hint="Answer 204, show DISABLED, close the page; refuse to disable what is completed.",
)
def disabled_is_over(trace: Trace) -> Iterator[Observation]:
    """A merchant who withdraws an offer must be sure that nobody pays for it any more."""
    for call in answered(trace, Operation.HPP_DISABLE_SESSION):
        before = [p for p in pages(trace) if p.at <= call.at]
        completed = bool(before) and member(before[-1], "status") == "COMPLETED"
        read = next_read(trace, call)
        if completed:
            yield is_refused(call, "a 4xx: it is completed")
            continue
        yield works(call, "a 2xx")
        if read:
            yield shows(read, "status", "DISABLED")
        for page in (e for e in after(trace, call) if e.channel is Channel.BROWSER):
            yield met_expectation(page, "a page that is gone", held=status(page) >= 400)
