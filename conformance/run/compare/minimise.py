"""A combination of variations that fails, made as small as it can be while it still fails.

Delta debugging: whatever can be left out is left out, in halves first and then one by one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from ...core.requirement import Requirement
from ...core.trace import Trace
from ...core.verdict import Outcome
from ...requirements import catalogue

Settings = tuple[str, ...]
Fails = Callable[[Settings], Awaitable[bool]]

MOST = 24  # replays for one combination
AREA = "COMPAT"


@cache
def tolerances() -> tuple[Requirement, ...]:
    return tuple(each for each in catalogue() if each.area == AREA)


def broken(trace: Trace) -> bool:
    """The variation made a difference that it may not make."""
    found = (each.check_result(trace) for each in tolerances())
    return any(i is not None and i.outcome in {Outcome.FAIL, Outcome.WARN} for i in found)


async def smallest(settings: Settings, fails: Fails, most: int = MOST) -> Settings:
    """A part of the settings that fails, of which no single one can be left out.

    The settings as a whole are known to fail. After `most` replays it is as small as it is by then.
    """
    size = max(1, len(settings) // 2)
    while most > 0:
        trials = smaller(settings, size)[:most]
        found = await first_failing(trials, fails)
        most -= len(trials) if found is None else trials.index(found) + 1
        if found is not None:
            settings, size = found, max(1, min(size, len(found) // 2))
        elif size == 1:
            break
        else:
            size //= 2
    return settings


def smaller(settings: Settings, size: int) -> list[Settings]:
    """The settings without each stretch of that many; never without all."""
    cut = (settings[:n] + settings[n + size :] for n in range(0, len(settings), size))
    return [each for each in cut if each]


async def first_failing(trials: list[Settings], fails: Fails) -> Settings | None:
    for each in trials:
        if await fails(each):
            return each
    return None
