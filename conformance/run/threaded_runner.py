"""A plan runner in a thread of its own, for callers that are not asynchronous (pytest)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from ..core.plan import Case
from ..core.trace import Trace
from .plan.batches import Batch, shares
from .plan_runner import PlanRunner
from .play.overlap import ended
from .request import RunRequest, runner

T = TypeVar("T")
START_S = 900.0  # to start the integration and to try its driver
WHOLE_RUN_S = 4 * 3600.0  # until a case's turn comes: the cases that are slower come first


class ThreadedRunner:
    """A plan runner for callers that are not asynchronous.

    `open`, then `trace(case)` for each case, then `close`.

    The first case asked of a share has the whole share played, as the scheduler sees fit. Each
    trace is given as soon as it is final, while the others are still under way. `workers` is the
    number of processes that share the cases between them.
    """

    def __init__(self, request: RunRequest, cases: Iterable[Case], workers: int = 1) -> None:
        self._request = request
        self._shares = {c.id: share for share in shares(cases, workers) for c in share}
        self._traces: dict[str, Future[Trace]] = {}
        self._turn = asyncio.Lock()  # one share after the other
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
            share = self._shares.get(case.id, (case,))
            self._traces |= {each.id: Future() for each in share}
            asyncio.run_coroutine_threadsafe(self._play(self._runner, share), self._loop)
        return self._traces[case.id].result(WHOLE_RUN_S)

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
        return future.result(START_S)

    async def _play(self, ready: PlanRunner, share: Batch) -> None:
        task = asyncio.current_task()
        self._under_way |= {task} if task else set()
        async with self._turn:
            try:
                await ready.play_all(share, self._keep)
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asks for the traces
                for promised in (self._traces[case.id] for case in share):
                    if not promised.done():
                        promised.set_exception(error)

    def _keep(self, trace: Trace) -> None:
        self._traces[trace.case].set_result(trace)

    async def _break_off(self) -> None:
        """After Ctrl-C cases may still be under way, and about to start an integration."""
        await ended(*self._under_way)
