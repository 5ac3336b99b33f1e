"""A plan runner in a thread of its own, for callers that are not asynchronous (pytest)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from ..core.plan import Case
from ..core.trace import Trace
from .plan.batches import batches
from .plan_runner import PlanRunner, ended
from .request import RunRequest, runner

T = TypeVar("T")
ENOUGH_S = 900.0


class ThreadedRunner:
    """A plan runner for callers that are not asynchronous.

    `open`, then `trace(case)` for each case, then `close`.

    The first case asked of a batch has the whole batch played side by side. Each trace is given as
    soon as it is certain, while the others are still under way.
    """

    def __init__(self, request: RunRequest, cases: Iterable[Case]) -> None:
        self._request = request
        self._batches = {c.id: batch for batch in batches(tuple(cases)) for c in batch}
        self._traces: dict[str, Future[Trace]] = {}
        self._turn = asyncio.Lock()  # one batch after the other
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: PlanRunner | None = None
        self._under_way: set[asyncio.Task[Any]] = set()
        self._context = runner(request)

    def open(self) -> None:
        """Start everything and try the driver; raises what is wrong with the configuration."""
        self._thread.start()
        try:
            self._runner = self._wait(self._context.__aenter__())
            self._wait(self._runner.probe())
        except BaseException:
            self.close()
            raise

    def trace(self, case: Case) -> Trace:
        if case.id not in self._traces:
            if self._runner is None:
                raise RuntimeError("the runner is not open")
            batch = self._batches.get(case.id, (case,))
            self._traces |= {each.id: Future() for each in batch}
            asyncio.run_coroutine_threadsafe(self._play(self._runner, batch), self._loop)
        return self._traces[case.id].result(ENOUGH_S)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._runner.notes) if self._runner else ()

    def close(self) -> None:
        if self._runner is not None:
            self._wait(self._break_off())
            self._wait(self._context.__aexit__(None, None, None))
            self._runner = None
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(ENOUGH_S)

    async def _play(self, ready: PlanRunner, batch: tuple[Case, ...]) -> None:
        task = asyncio.current_task()
        self._under_way |= {task} if task else set()
        async with self._turn:
            try:
                await ready.play(batch, self._keep)
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asks for the traces
                for promised in (self._traces[case.id] for case in batch):
                    if not promised.done():
                        promised.set_exception(error)

    def _keep(self, trace: Trace) -> None:
        self._traces[trace.case].set_result(trace)

    async def _break_off(self) -> None:
        """After Ctrl-C a batch may still be under way, and about to start an integration."""
        await ended(*self._under_way)
