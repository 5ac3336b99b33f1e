"""Measures the suite and its simulator, writes the numbers to reports/bench.json, prints a table.

    python -m conformance.benchmarks [--rounds 5] [--out reports]

Numbers of two machines, or of a busy one, do not compare; the ratios of one run do.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..core.wire import Json
from ..run.record.run_directory import write
from .elapsed import Elapsed, first_answer, replay
from .generated import calls
from .runs import RUNS, runs
from .throughput import ROUNDS, ThroughputComparison, compared

log = logging.getLogger("conformance.benchmarks")


def measured(
    rounds: int, *, quick: bool
) -> tuple[tuple[ThroughputComparison, ...], tuple[Elapsed, ...]]:
    ratios = compared(max(rounds, ROUNDS))
    whole_runs = () if quick else tuple(runs(RUNS))
    return ratios, (first_answer(rounds), replay(rounds), *calls(rounds), *whole_runs)


def as_json(
    ratios: Sequence[ThroughputComparison], others: Sequence[Elapsed], seconds: float
) -> Json:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "seconds": round(seconds, 1),
        "throughput": [ratio_told(each) for each in ratios],
        "measures": [measure_told(each) for each in others],
    }


def ratio_told(one: ThroughputComparison) -> Json:
    return {
        "name": one.name,
        "ratio": round(one.ratio, 3),
        "aim": one.aim or None,
        "reached": one.reached,
        "simulator_per_s": [round(each) for each in one.simulator],
        "constant_per_s": [round(each) for each in one.constant],
    }


def measure_told(one: Elapsed) -> Json:
    return {
        "name": one.name,
        "unit": one.unit,
        "median": round(one.median, 3) if one.values else None,
        "most": one.most or None,
        "reached": one.reached,
        "values": [round(each, 3) for each in one.values],
        "note": one.note,
    }


def table(ratios: Sequence[ThroughputComparison], others: Sequence[Elapsed]) -> Iterator[str]:
    for each in ratios:
        aim = f"  aim {each.aim:.2f}" if each.aim else ""
        yield line(f"{each.name} / constant", f"{each.ratio:.2f}", aim, reached=each.reached)
    for one in others:
        most = f"  at most {one.most:.0f}" if one.most else ""
        seen = f"{one.median:.3g} {one.unit}" if one.values else one.note
        yield line(one.name, seen, most, reached=one.reached)


def line(name: str, seen: str, aim: str, *, reached: bool) -> str:
    return f"{name:32} {seen:>14}{aim}{'' if reached else '  <-- not reached'}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m conformance.benchmarks", description=__doc__)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("--rounds", type=int, choices=range(1, 51), default=5, metavar="N")
    made.add_argument("--quick", action="store_true", help="leave out the whole runs")
    made.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    ratios, others = measured(options.rounds, quick=options.quick)
    took = time.monotonic() - began
    write({"bench.json": json.dumps(as_json(ratios, others, took), indent=2) + "\n"}, options.out)
    for row in table(ratios, others):
        log.info("%s", row)
    log.info("medians of at least %d, %.0f s: %s", options.rounds, took, options.out / "bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
