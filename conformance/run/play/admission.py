"""Decides how many cases are played at the same time, by the answer time of the integration."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from statistics import median

FIRST_LIMIT = 8  # cases at the same time before anything is measured
USUAL_LIMIT = 16  # of an integration that answers at once
HIGHEST_LIMIT = 96  # of one that takes a second or more
QUICK_S = 0.1  # an answer within this time is at once
SLOWED_DOWN = 2.5  # times its usual answer time: too much at the same time
LOWEST_LIMIT = 4


class Turn(IntEnum):
    """Who is admitted first."""

    ALONE = 0
    CONTROL = 1
    CASE = 2


@dataclass(slots=True, order=True)
class Waiting:
    """A case in the queue."""

    turn: Turn
    number: int
    admitted: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True)
class Admission:
    """Admits cases to the test bed: several that overlap, or one that is alone.

    `highest` is the most cases at the same time that the user allows, 0 for what is measured.
    `usual_s` is the answer time of the integration in seconds while only one case is played. An
    integration that answers slowly waits rather than works, and is given more at the same time;
    one that answers more slowly the more it is given is given less.
    """

    highest: int = 0
    usual_s: float = 0.0
    measured: int = FIRST_LIMIT
    active: int = 0
    alone: bool = False
    queue: list[Waiting] = field(default_factory=list)
    number: int = 0

    @property
    def limit(self) -> int:
        return min(self.measured, self.highest or self.ceiling)

    @property
    def ceiling(self) -> int:
        return max(USUAL_LIMIT, min(HIGHEST_LIMIT, round(USUAL_LIMIT * self.usual_s / QUICK_S)))

    def learn(self, answers_s: list[float]) -> None:
        """The answer times of a case that has ended, in seconds."""
        if not answers_s:
            return
        took = median(answers_s)
        if not self.usual_s:
            self.usual_s = max(took, 0.001)
            self.measured = self.ceiling // 2
        elif took > max(SLOWED_DOWN * self.usual_s, self.usual_s + QUICK_S):
            self.measured = max(LOWEST_LIMIT, self.measured - 1)
        else:
            self.measured = min(self.ceiling, self.measured + 1)

    @asynccontextmanager
    async def admitted(self, turn: Turn) -> AsyncIterator[None]:
        """The block runs beside others up to the limit; with Turn.ALONE nothing runs beside it."""
        self.number += 1
        mine = Waiting(turn, self.number, asyncio.get_running_loop().create_future())
        heapq.heappush(self.queue, mine)
        self._admit()
        try:
            await mine.admitted
        except asyncio.CancelledError:
            if mine.admitted.done() and not mine.admitted.cancelled():
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self.active -= 1
        self.alone = False
        self._admit()

    def _admit(self) -> None:
        while self.queue and not self.alone:
            following = self.queue[0]
            if following.admitted.cancelled():
                heapq.heappop(self.queue)
                continue
            alone = following.turn is Turn.ALONE
            if self.active >= (1 if alone else self.limit):
                return
            heapq.heappop(self.queue)
            self.active += 1
            self.alone = alone
            following.admitted.set_result(None)
