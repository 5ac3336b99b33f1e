"""Judges and writes traces in a thread of its own, beside the loop that answers the integration."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from ...core.trace import Trace
from .run_directory import RunDirectory


@dataclass(slots=True)
class TraceWriter:
    """`add` each trace; `drain` waits until all are written.

    What keeps a trace from being written is raised by the next `add`, or by `drain`.
    """

    run_directory: RunDirectory
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "writer"))
    pending: deque[Future[None]] = field(default_factory=deque)

    def add(self, trace: Trace) -> None:
        while self.pending and self.pending[0].done():
            self.pending.popleft().result()
        self.pending.append(self.thread.submit(self.run_directory.add, trace))

    async def drain(self) -> None:
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        self.thread.shutdown()
        while self.pending:
            self.pending.popleft().result()
