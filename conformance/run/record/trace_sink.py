"""Hands over traces one by one, each as soon as it is final."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...core.trace import Trace

TraceSink = Callable[[Trace], None]


def no_sink(_: Trace) -> None:
    """Nobody takes them one by one."""


def emit(traces: Iterable[Trace], sink: TraceSink) -> None:
    """Hand over each of them."""
    for trace in traces:
        sink(trace)
