from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ERRORS
from ..exchanges import answered, header, member, met_expectation, status

GATEWAY = frozenset({401, 429})  # answered before the API sees the request


@requirement(
    "PLAT-09",
    Level.MUST,
    "An error of the API carries the error object, whose correlation id is that of the header.",
    source=ERRORS,
    party=Party.PLATFORM,
    hint="Answer errors with error_code, error_messages and the correlation id of the header.",
    always=True,
)
def error_objects(trace: Trace) -> Iterator[Observation]:
    """The code is what a program may act on, and the id is what support asks for."""
    for call in answered(trace):
        if status(call) >= 400 and status(call) not in GATEWAY:
            yield met_expectation(
                call, "an error object with the header's correlation id", held=whole(call)
            )


def whole(call: Exchange) -> bool:
    messages = member(call, "error_messages")
    return (
        bool(member(call, "error_code"))
        and isinstance(messages, list)
        and member(call, "correlation_id") == header(call, "klarna-correlation-id") != ""
    )
