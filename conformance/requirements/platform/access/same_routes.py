from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ENVIRONMENTS
from ..exchanges import answered, member, met_expectation, status

HERE = "playground"


@requirement(
    "PLAT-03",
    Level.MUST,
    "The environments have the same URLs: only the domain differs.",
    source=ENVIRONMENTS,
    party=Party.PLATFORM,
    hint="Route the same paths in every environment.",
)
def same_routes(trace: Trace) -> Iterator[Observation]:
    """An integration is switched to production by its base URL alone; a path that differs there
    fails on the first real sale."""
    here, there = in_turn(trace, here=True), in_turn(trace, here=False)
    for turn, call in there.items():
        if turn in here:
            expected, seen = outcome(here[turn]), outcome(call)
            held = seen == expected
            yield met_expectation(call, f"{expected} as in the other", held=held, also=seen)


def in_turn(trace: Trace, *, here: bool) -> Mapping[tuple[str, int], Exchange]:
    """The calls of one environment: the first of an operation, the second, and so on.

    Ids differ between the environments, so the paths cannot tell which calls belong together.
    """
    counts: Counter[str] = Counter()
    found: dict[tuple[str, int], Exchange] = {}
    for call in answered(trace):
        if (call.environment == HERE) is here:
            found[call.operation, counts[call.operation]] = call
            counts[call.operation] += 1
    return found


def outcome(call: Exchange) -> str:
    """The status, and the code of an error."""
    return f"{status(call)} {member(call, 'error_code') or ''}".strip()
