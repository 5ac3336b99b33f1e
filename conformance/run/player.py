"""A bench in a thread of its own, for callers that are not asynchronous: pytest's items."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from ..core.plan import Case
from ..core.trace import Trace
from .batches import batches
from .bench import Bench
from .conduct import Order, bench

T = TypeVar("T")
ENOUGH_S = 900.0


class Player:
    """`open`, then `trace(case)` for each case, then `close`.

    The first case asked of a batch plays the whole batch side by side; the others are then at hand.
    """

    def __init__(self, order: Order, cases: Iterable[Case]) -> None:
        self._order = order
        self._batches = {c.id: batch for batch in batches(tuple(cases)) for c in batch}
        self._traces: dict[str, Trace] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._bench: Bench | None = None
        self._under_way: asyncio.Task[Any] | None = None
        self._held = bench(order)

    def open(self) -> None:
        """Start everything and try the driver; raises what is wrong with the configuration."""
        self._thread.start()
        try:
            self._bench = self._wait(self._held.__aenter__())
            self._wait(self._bench.probe())
        except BaseException:
            self.close()
            raise

    def trace(self, case: Case) -> Trace:
        if case.id not in self._traces:
            if self._bench is None:
                raise RuntimeError("the player is not open")
            played = self._wait(self._play(self._bench, self._batches.get(case.id, (case,))))
            self._traces |= {trace.case: trace for trace in played}
        return self._traces[case.id]

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._bench.notes) if self._bench else ()

    def close(self) -> None:
        if self._bench is not None:
            self._wait(self._break_off())
            self._wait(self._held.__aexit__(None, None, None))
            self._bench = None
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(ENOUGH_S)

    async def _play(self, ready: Bench, batch: tuple[Case, ...]) -> list[Trace]:
        self._under_way = asyncio.current_task()
        return await ready.play(batch)

    async def _break_off(self) -> None:
        """After Ctrl-C a batch may still be under way, and about to start an integration."""
        if self._under_way:
            await ended(self._under_way)


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Once they have been broken off, and have tidied up."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
