"""Hands over traces one by one, each as soon as it is final."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from ...core.plan import Case
from ...core.trace import Trace

TraceSink = Callable[[Trace], None]


def no_sink(_: Trace) -> None:
    """Nobody takes them one by one."""


def emitted(traces: Iterable[Trace], sink: TraceSink) -> list[Trace]:
    """All of them, after each was handed over."""
    kept = []
    for trace in traces:
        sink(trace)
        kept.append(trace)
    return kept


async def one_by_one(
    cases: Iterable[Case], play: Callable[[Case], Awaitable[Trace]], sink: TraceSink
) -> list[Trace]:
    """Each case after the other, and its trace handed over before the next is played."""
    kept = []
    for case in cases:
        trace = await play(case)
        sink(trace)
        kept.append(trace)
    return kept
