"""Traces are handed over one by one, each as soon as nothing still to come can change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from ..core.plan import Case
from ..core.trace import Trace

Hand = Callable[[Trace], None]


def nobody(_: Trace) -> None:
    """Nobody takes them one by one."""


def handed(traces: Iterable[Trace], hand: Hand) -> list[Trace]:
    """All of them, after each was handed over."""
    kept = []
    for trace in traces:
        hand(trace)
        kept.append(trace)
    return kept


async def one_by_one(
    cases: Iterable[Case], play: Callable[[Case], Awaitable[Trace]], hand: Hand
) -> list[Trace]:
    """Each case after the other, and its trace handed over before the next is played."""
    kept = []
    for case in cases:
        trace = await play(case)
        hand(trace)
        kept.append(trace)
    return kept
