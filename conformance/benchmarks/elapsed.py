"""Measures a user's waiting: until the stand-ins answer, and until recorded traffic is judged."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import httpx

START_WITHIN_S = 30.0
REPLAY_WITHIN_S = 120.0
COMMAND = (sys.executable, "-c", "from conformance.cli import main; raise SystemExit(main())")
ADDRESS = "KLARNA_BASE_URL="  # what `conformance serve` writes before Playground's


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Measured times, one for each round.

    A number for each round; `most` is the limit that is aimed at, 0 for none.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    most: float = 0
    note: str = ""

    @property
    def median(self) -> float:
        return median(self.values) if self.values else 0.0

    @property
    def reached(self) -> bool:
        return bool(self.values) and (not self.most or self.median <= self.most)


def first_answer(rounds: int) -> Elapsed:
    """From `conformance serve` to the first answer of the Playground stand-in."""
    return Elapsed("start to first answer", "s", tuple(started() for _ in range(rounds)))


def started() -> float:
    """Seconds; the process is ended before this returns, which does not count."""
    began = time.perf_counter()
    with serving() as origin:
        answer = httpx.get(f"{origin}/payments/v1/sessions/none", trust_env=False)
        took = time.perf_counter() - began
    if answer.status_code != 401:
        raise ValueError(f"answered {answer.status_code} and not 401")
    return took


@contextmanager
def serving() -> Iterator[str]:
    """The origin that a fresh `conformance serve` names."""
    process = subprocess.Popen(  # noqa: S603 - this very package
        [*COMMAND, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=bare_environment(),
    )
    try:
        lines = iter(process.stdout or ())
        named = next(line for line in lines if line.startswith(ADDRESS))
        yield named.removeprefix(ADDRESS).strip()
    finally:
        process.terminate()
        process.communicate(timeout=START_WITHIN_S)


def bare_environment() -> dict[str, str]:
    """Without what would colour or wrap the output."""
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}


def replay(rounds: int) -> Elapsed:
    """`conformance platform --target replay` on ./cassettes, from its start to its report."""
    done = tuple(replayed() for _ in range(rounds))
    failed = sorted({status for status, _ in done if status})
    note = f"it ended with exit status {failed[0]}" if failed else ""
    values = () if failed else tuple(took for _, took in done)  # ended early is not quick
    return Elapsed("platform replay, whole suite", "s", values, 30.0, note)


def replayed() -> tuple[int, float]:
    """Exit status and seconds."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="conformance-bench-") as scratch:
        done = subprocess.run(  # noqa: S603 - this very package
            [*COMMAND, "platform", "--target", "replay", "--out", scratch],
            capture_output=True,
            timeout=REPLAY_WITHIN_S,
            check=False,
            env=bare_environment(),
        )
    return done.returncode, time.perf_counter() - began
