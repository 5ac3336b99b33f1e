"""Runs the whole platform suite against each simulator mutant and reports which ones it kills.

    python -m tests.simulator_mutants [--out reports] [NAME...]

Writes simulator-mutants.json. The control run judges the simulator without a mutation. The exit
status is 1 where a mutant survives, where a mutant fails other requirements but not its own, or
where the control run fails a requirement.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from conformance.core.wire import Json
from conformance.demo import Mutation
from conformance.run.record.run_directory import write

from . import SIMULATOR_MUTANTS
from .results import SimulatorResult, as_expected, result

log = logging.getLogger("tests.simulator_mutants")

FILE = "simulator-mutants.json"
JOBS = 2


def results(mutations: Sequence[Mutation | None]) -> tuple[SimulatorResult, ...]:
    """One result a mutation, in this order; None is the control run."""
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        done: list[SimulatorResult] = []
        for each in pool.map(result, mutations):
            done.append(each)
            log.info("%3d/%d %s", len(done), len(mutations), progress_line(each))
        return tuple(done)


def progress_line(each: SimulatorResult) -> str:
    failed = ", ".join(each.failed) or "nothing failed"
    mark = "" if as_expected(each) else "  <-- not expected"
    return f"{each.name:36} {each.requirement:8} {failed}{mark}"


def document(
    control: SimulatorResult, mutants: Sequence[SimulatorResult], seconds: float
) -> Mapping[str, Json]:
    """The content of simulator-mutants.json."""
    return {
        "simulator_mutants": len(mutants),
        "killed": sum(bool(each.failed) for each in mutants),
        "survivors": [each.name for each in mutants if not each.failed],
        "right_requirement": sum(each.right_requirement for each in mutants),
        "control_failed": list(control.failed),
        "seconds": round(seconds, 1),
        "per_mutant": [asdict(each) for each in mutants],
    }


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m tests.simulator_mutants",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("names", nargs="*", metavar="NAME", help="judge only these mutants")
    options.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    unknown = sorted(set(options.names) - {each.name for each in SIMULATOR_MUTANTS})
    if unknown:
        parser().error(f"there is no simulator mutant {', '.join(unknown)}")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    mutations = [e for e in SIMULATOR_MUTANTS if not options.names or e.name in options.names]
    control, *mutants = results([None, *mutations])
    content = document(control, mutants, time.monotonic() - began)
    write({FILE: json.dumps(content, indent=2) + "\n"}, options.out)
    log.info(
        "%d of %d simulator mutants killed, %d under the right requirement, %.0f s: %s",
        content["killed"],
        content["simulator_mutants"],
        content["right_requirement"],
        content["seconds"],
        options.out / FILE,
    )
    return 0 if all(map(as_expected, (control, *mutants))) else 1


if __name__ == "__main__":
    sys.exit(main())
