"""Runs pieces of work side by side, and ends them all together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
W = TypeVar("W")
Work = Coroutine[Any, Any, Any]


async def overlapping(
    work: Sequence[W],
    play: Callable[[W], Coroutine[Any, Any, T]],
    take: Callable[[T], Coroutine[Any, Any, None]],
    limit: Callable[[], int],
    stop: Callable[[], bool] = lambda: False,
) -> list[W]:
    """Play up to `limit()` at the same time and take each result; returns what was not begun.

    What is under way when `stop()` becomes true is still finished.
    """
    waiting = deque(work)
    active: set[asyncio.Task[T]] = set()
    try:
        while active or (waiting and not stop()):
            while waiting and len(active) < limit() and not stop():
                active.add(asyncio.create_task(play(waiting.popleft())))
            done, active = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                await take(task.result())
    finally:
        await ended(*active)
    return list(waiting)


async def together(*work: Work) -> None:
    """Run all side by side; the first exception ends the others and is raised."""
    tasks = [asyncio.create_task(each) for each in work]
    if not tasks:
        return
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await ended(*tasks)


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancel the tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
