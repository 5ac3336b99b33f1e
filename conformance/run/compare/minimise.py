"""Minimises a combination of variations that fails.

Delta debugging: whatever can be left out is left out, in halves first and then one by one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from ...core.requirement import Requirement
from ...core.trace import Trace
from ...core.variation import Variation
from ...core.verdict import Outcome
from ...requirements import catalogue

Variant = tuple[Variation, ...]
Fails = Callable[[Variant], Awaitable[bool]]

MOST = 24  # replays for one combination
AREA = "COMPAT"


@cache
def tolerances() -> tuple[Requirement, ...]:
    return tuple(each for each in catalogue() if each.area == AREA)


def broken(trace: Trace) -> bool:
    """The variation made a difference that it may not make."""
    found = (each.check_result(trace) for each in tolerances())
    return any(i is not None and i.outcome in {Outcome.FAIL, Outcome.WARN} for i in found)


async def smallest(variant: Variant, fails: Fails, most: int = MOST) -> Variant:
    """A part of the variant that fails, of which no single one can be left out.

    The variant as a whole are known to fail. After `most` replays it is as small as it is by then.
    """
    size = max(1, len(variant) // 2)
    while most > 0:
        trials = smaller(variant, size)[:most]
        found = await first_failing(trials, fails)
        most -= len(trials) if found is None else trials.index(found) + 1
        if found is not None:
            variant, size = found, max(1, min(size, len(found) // 2))
        elif size == 1:
            break
        else:
            size //= 2
    return variant


def smaller(variant: Variant, size: int) -> list[Variant]:
    """The variant without each stretch of that many; never without all."""
    cut = (variant[:n] + variant[n + size :] for n in range(0, len(variant), size))
    return [each for each in cut if each]


async def first_failing(trials: list[Variant], fails: Fails) -> Variant | None:
    for each in trials:
        if await fails(each):
            return each
    return None
