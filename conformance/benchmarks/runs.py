"""Measures whole runs against the example shop, as it is and with habits that slow a run down."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..demo import Mutation, shop
from .elapsed import Elapsed

LIMIT_S = 1800.0
SERVED = """        with self.server.under_way():
            self._send(answer(shop, request))
"""
COUNTED = """        number = self.server.served = getattr(self.server, "served", 0) + 1
"""


def served(before: str) -> Mutation:
    """The example shop that does this before it answers a request."""
    return Mutation("habit", "", "web.py", SERVED, before + SERVED, "The shop has a habit.")


SLOW = served('        __import__("time").sleep(1)\n')
# Once in its life it reads an order that it has made up: a call that belongs to no case.
STRAY = served(
    COUNTED
    + """        if number == 150:
            shop.checkout.klarna.read_order("00000000-0000-4000-8000-000000000000")
"""
)
SILENT = served(
    COUNTED
    + """        if number > 400:
            __import__("time").sleep(60)
"""
)


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """One run: `goal_s` seconds are aimed at, 0 for none; `before_s` is what it took before.

    `workers` is the number of xdist workers of a run under pytest, None for the command. The run
    ends after `budget_s` seconds, 0 for no budget.
    """

    name: str
    profile: str
    habits: tuple[Mutation, ...] = ()
    goal_s: float = 0.0
    before_s: float = 0.0
    budget_s: float = 0.0
    workers: int | None = None

    def command(self, config: Path, out: Path) -> list[str]:
        if self.workers is None:
            budget = ["--budget", f"{self.budget_s:g}"] if self.budget_s else []
            common = ["--config", str(config), "--out", str(out), "--profile", self.profile]
            return [sys.executable, "-m", "conformance.cli", "check", *common, *budget]
        suite = [sys.executable, "-m", "pytest", "-q", "--pyargs", "conformance.suites"]
        named = {"config": config, "out": out, "profile": self.profile}
        options = [f"--conformance-{name}={value}" for name, value in named.items()]
        return [*suite, *options, "-n", str(self.workers)]


RUNS = (
    MeasuredRun("demo, standard", "standard", goal_s=30, before_s=54),
    MeasuredRun("demo, certification", "certification", goal_s=150, before_s=285),
    MeasuredRun("1 s for every answer, smoke", "smoke", (SLOW,), 120, 400),
    MeasuredRun("1 s for every answer, standard", "standard", (SLOW,), 300),
    MeasuredRun("one stray call, certification", "certification", (STRAY,), 0, 900),
    MeasuredRun("stops answering, budget 60 s", "standard", (SILENT,), 70, 0, 60),
    MeasuredRun("pytest in one process, standard", "standard", before_s=55, workers=0),
    MeasuredRun("pytest -n 2, standard", "standard", before_s=58, workers=2),
)


def runs(chosen: tuple[MeasuredRun, ...] = RUNS) -> Iterator[Elapsed]:
    for each in chosen:
        yield took(each)


def took(run: MeasuredRun) -> Elapsed:
    """The seconds from the command to its end, start and report included."""
    note = f"{run.before_s:g} s before the scheduler" if run.before_s else ""
    measure = Elapsed(run.name, "s", (), run.goal_s, note)
    with shop(*run.habits) as config, tempfile.TemporaryDirectory() as out:
        began = time.monotonic()
        command = run.command(config, Path(out) / "report")
        try:
            subprocess.run(  # noqa: S603 - our own command
                command, check=False, capture_output=True, timeout=LIMIT_S
            )
        except subprocess.TimeoutExpired:
            return replace(measure, note=f"not done within {LIMIT_S:g} s")
        return replace(measure, values=(time.monotonic() - began,))
