"""Every broken simulator against the whole platform suite: who is caught, and for what?

    python -m tests.flaws [--out reports] [NAME...]

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
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from conformance.core.verdict import Outcome
from conformance.core.wire import Json
from conformance.demo import Defect
from conformance.run.dossier import write
from conformance.scenarios.platform import SCRIPTS

from . import FLAWS
from .verdicts import broken, judged

log = logging.getLogger("tests.flaws")

JOBS = 2
SUITE_FAILED = frozenset({Outcome.ERROR, Outcome.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one. `right`: its own requirement failed; `further` was not declared."""

    name: str
    requirement: str
    about: str
    failed: tuple[str, ...]
    right: bool
    further: tuple[str, ...]
    suite_failed: tuple[str, ...]
    seconds: float


def row(flaw: Defect | None) -> Row:
    """The verdict on one; None is the honest simulator."""
    began = time.monotonic()
    with broken(flaw) as platform:
        found = tuple(judged(platform, SCRIPTS))
    failed = {i.requirement for i in found if i.outcome is Outcome.FAIL}
    errors = {i.requirement for i in found if i.outcome in SUITE_FAILED}
    declared = {flaw.requirement, *flaw.also} if flaw else set()
    return Row(
        flaw.name if flaw else "honest",
        flaw.requirement if flaw else "",
        flaw.plausible if flaw else "The simulator as it is.",
        tuple(sorted(failed)),
        flaw is not None and flaw.requirement in failed,
        tuple(sorted(failed - declared)),
        tuple(sorted(errors)),
        round(time.monotonic() - began, 2),
    )


def rows(flaws: Sequence[Defect | None]) -> tuple[Row, ...]:
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        done = []
        for one in pool.map(row, flaws):
            done.append(one)
            log.info("%3d/%d %s", len(done), len(flaws), line(one))
        return tuple(done)


def line(one: Row) -> str:
    wrong = "" if as_it_should(one) else "  <-- not as it should be"
    return f"{one.name:36} {one.requirement:8} {', '.join(one.failed) or 'nothing failed'}{wrong}"


def as_it_should(one: Row) -> bool:
    return not one.suite_failed and (one.right if one.requirement else not one.failed)


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
    made = argparse.ArgumentParser(prog="python -m tests.flaws", description=__doc__)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("names", nargs="*", metavar="NAME", help="only these")
    made.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
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
