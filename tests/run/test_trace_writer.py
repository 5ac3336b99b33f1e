"""Traces are judged and written beside the loop that answers the integration."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, cast

import pytest

from conformance.core.errors import Unwritable
from conformance.core.trace import Trace
from conformance.run.record.run_directory import RunDirectory
from conformance.run.record.trace_writer import TraceWriter


class Directory:
    """A run directory that notes who writes; it cannot write from trace `full_at` on."""

    def __init__(self, full_at: int = 99) -> None:
        self.full_at = full_at
        self.added: list[tuple[Any, str]] = []
        self.gate = threading.Event()

    def add(self, trace: Any) -> None:
        self.gate.wait(10)
        if len(self.added) >= self.full_at:
            raise Unwritable("the disk is full")
        self.added.append((trace, threading.current_thread().name))


def writer(directory: Directory) -> TraceWriter:
    return TraceWriter(cast("RunDirectory", directory))


def test_the_loop_does_not_wait_while_a_trace_is_written_and_the_order_is_kept():
    directory = Directory()
    made = writer(directory)
    for number in range(3):
        made.add(cast("Trace", number))
    assert not directory.added  # nothing could be written yet, and nobody waited
    directory.gate.set()
    asyncio.run(made.drain())
    assert [trace for trace, _ in directory.added] == [0, 1, 2]
    assert all(name.startswith("writer") for _, name in directory.added)


def test_a_full_disk_is_told():
    directory = Directory(full_at=1)
    directory.gate.set()
    made = writer(directory)
    for number in range(2):
        made.add(cast("Trace", number))
    with pytest.raises(Unwritable, match="full"):
        asyncio.run(made.drain())
