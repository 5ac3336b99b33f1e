"""What fails together is made as small as it can be."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from conformance.core.variation import Variation
from conformance.run.compare.minimise import MOST, Variant, smallest

WHOLE: Variant = tuple(Variation(f"axis-{n}", "x") for n in range(11))


def searched(culprits: set[Variation], most: int = MOST) -> tuple[Variant, int]:
    """What is found where exactly these fail together, and after how many replays."""
    asked = 0

    async def fails(part: Variant) -> bool:
        nonlocal asked
        asked += 1
        return culprits <= set(part)

    return asyncio.run(smallest(WHOLE, fails, most)), asked


@given(st.sets(st.sampled_from(WHOLE), min_size=1, max_size=2))
def test_one_or_two_culprits_are_found(culprits: set[Variation]) -> None:
    """A covering array of pairs can name a pair."""
    found, _ = searched(culprits, most=100)
    assert set(found) == culprits


@given(st.sets(st.sampled_from(WHOLE), min_size=1))
def test_what_is_found_still_fails_and_the_search_is_bounded(culprits: set[Variation]) -> None:
    """Cut off early, it names too many, never too few."""
    found, asked = searched(culprits)
    assert culprits <= set(found)
    assert asked <= MOST


def test_nothing_is_left_out_without_a_replay() -> None:
    assert searched(set(WHOLE), most=0) == (WHOLE, 0)
