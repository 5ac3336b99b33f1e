from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, header, met_expectation, status
from ..pages import RATE_LIMITS

TELLING = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


@requirement(
    "PLAT-45",
    Level.MUST,
    "What goes beyond the limit of a second is answered with 429, and the headers tell the limit; "
    "other operations go on.",
    source=RATE_LIMITS,
    party=Party.PLATFORM,
    hint="Answer 429 with the X-RateLimit headers; count each kind of operation for itself.",
)
def too_many_is_429(trace: Trace) -> Iterator[Observation]:
    """A client can slow down only if it is told so; a refusal that looks otherwise is taken for a
    failure, and the purchase is given up."""
    creating = tuple(answered(trace, Operation.KP_CREATE_SESSION))
    if not creating:
        return
    refused = [call for call in creating if status(call) == 429]
    yield Observation(
        bool(refused),
        "some calls are answered with 429",
        f"{len(refused)} of {len(creating)}",
        refused[0].id if refused else "",
    )
    for call in refused:
        missing = ", ".join(name for name in TELLING if not header(call, name))
        yield met_expectation(call, "the limit in its headers", held=not missing, also=missing)
    for read in answered(trace, Operation.KP_READ_SESSION):
        yield met_expectation(read, "another operation goes on", held=read.succeeded)
