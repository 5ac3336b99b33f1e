"""Every broken simulator against the whole platform suite: who is caught, and for what?

    python -m tests.simulator_mutants [--out reports] [NAME...]

Writes flaws.json. Exit status 1 where one is missed, is caught under another requirement only, or
where the honest simulator is accused.
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

from . import FLAWS
from .rows import Row, as_it_should, row

log = logging.getLogger("tests.simulator_mutants")

JOBS = 2


def rows(flaws: Sequence[Mutation | None]) -> tuple[Row, ...]:
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        done = []
        for one in pool.map(row, flaws):
            done.append(one)
            log.info("%3d/%d %s", len(done), len(flaws), line(one))
        return tuple(done)


def line(one: Row) -> str:
    wrong = "" if as_it_should(one) else "  <-- not as it should be"
    return f"{one.name:36} {one.requirement:8} {', '.join(one.failed) or 'nothing failed'}{wrong}"


def told(honest: Row, broken_ones: Sequence[Row], seconds: float) -> Mapping[str, Json]:
    return {
        "flaws": len(broken_ones),
        "caught": sum(bool(each.failed) for each in broken_ones),
        "right_requirement": sum(each.right for each in broken_ones),
        "honest_failed": list(honest.failed),
        "seconds": round(seconds, 1),
        "per_flaw": [asdict(each) for each in broken_ones],
    }


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tests.simulator_mutants", description=__doc__)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("names", nargs="*", metavar="NAME", help="only these")
    made.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    strangers = sorted(set(options.names) - {each.name for each in FLAWS})
    if strangers:
        parser().error(f"there is no flaw {', '.join(strangers)}")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    those = [each for each in FLAWS if not options.names or each.name in options.names]
    honest, *found = rows([None, *those])
    result = told(honest, found, time.monotonic() - began)
    write({"flaws.json": json.dumps(result, indent=2) + "\n"}, options.out)
    log.info(
        "%d flaws, %d caught, %d under the right requirement, %.0f s: %s",
        result["flaws"],
        result["caught"],
        result["right_requirement"],
        result["seconds"],
        options.out / "flaws.json",
    )
    return 0 if all(map(as_it_should, (honest, *found))) else 1


if __name__ == "__main__":
    sys.exit(main())
