"""The command: `python -m conformance.killmatrix`."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..core.errors import ConformanceError
from ..run.record.run_directory import write
from . import __doc__ as description
from .evaluation import Extent, isolated_result, results
from .matrix import NAME, KillMatrix, files, summary
from .mutants import all_mutants, selected

log = logging.getLogger("conformance.killmatrix")


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m conformance.killmatrix",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("names", nargs="*", metavar="NAME", help="judge only these mutants")
    options.add_argument("--jobs", type=int, default=3, help="mutants in parallel (default 3)")
    options.add_argument("--profile", default="smoke", help="smoke, standard or certification")
    options.add_argument(
        "--whole",
        action="store_true",
        help="the whole plan for each mutant; without it the cases of its own requirement, of its "
        "consequences, and the plain stories",
    )
    options.add_argument("--seed", type=int, default=0, help="of generated data (default 0)")
    options.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    options.add_argument("--mutants", default="tests.mutants", metavar="PACKAGE")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 where every mutant is killed and no conforming shop is accused, else 1."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    try:
        mutants = selected(all_mutants(options.mutants), options.names)
    except ConformanceError as error:
        log.error("%s", error)  # noqa: TRY400 - the user needs no traceback
        return error.code
    extent = Extent(options.profile, options.seed, options.whole)
    evaluate = partial(isolated_result, options.mutants, extent)
    rows = results(evaluate, options.jobs, mutants, log.info)
    matrix = KillMatrix(rows, extent, time.monotonic() - began)
    write(files(matrix), options.out)
    log.info("%s: %s", summary(matrix), options.out / f"{NAME}.md")
    return 0 if matrix.passed else 1


if __name__ == "__main__":
    sys.exit(main())
