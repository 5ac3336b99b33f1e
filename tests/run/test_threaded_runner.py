"""A bench for callers that are not asynchronous: one case after another is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from conformance.core.errors import DriverBroken
from conformance.core.plan import Case
from conformance.run.plan_runner import PlanRunner
from conformance.run.request import RunRequest
from conformance.run.threaded_runner import ThreadedRunner
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.aftersales import FULFILMENT
from conformance.scenarios.stories.purchase import PURCHASE

from .shop import SETTINGS, VERBS, opened, runner


def case(name: str, story: str = PURCHASE.name) -> Case:
    known = {each.name: each for each in (PURCHASE, FULFILMENT)}
    return Case(name, known[story], frozenset({"ORD-01"}), PLAIN)


BATCH = (case("first"), case("second"), case("third", FULFILMENT.name))


class Held(ThreadedRunner):
    """A player whose bench has a shop of this process."""

    def __init__(self, scratch: Path, **habits: object) -> None:
        super().__init__(RunRequest(SETTINGS), BATCH)
        self.habits = habits
        self._context = self.ready(scratch)

    @asynccontextmanager
    async def ready(self, scratch: Path) -> AsyncIterator[PlanRunner]:
        async with runner(scratch) as made:
            opened(made, **self.habits)
            yield made


@contextmanager
def playing(scratch: Path, **habits: object) -> Iterator[ThreadedRunner]:
    player = Held(scratch, **habits)
    player.open()
    try:
        yield player
    finally:
        player.close()


def test_each_case_gets_its_own_trace(tmp_path: Path):
    """In whatever order they are asked for, and as often as one likes."""
    with playing(tmp_path) as player:
        asked = (*reversed(BATCH), *BATCH, case("of a merchant's own"))
        assert [player.trace(each).case for each in asked] == [each.id for each in asked]


def test_what_ends_a_batch_is_told_to_whoever_asks_for_a_trace_that_is_missing(tmp_path: Path):
    """Those that were certain before are still there."""
    with playing(tmp_path, verbs=VERBS - {"capture"}) as player:
        for _ in range(2):
            assert player.trace(BATCH[0]).final_state == "paid"
            with pytest.raises(DriverBroken, match="no capture"):
                player.trace(BATCH[2])
