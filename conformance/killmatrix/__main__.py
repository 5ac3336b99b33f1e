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
from . import __doc__ as described
from .evaluation import rows, tried
from .matrix import NAME, KillMatrix, files, summary
from .mutants import chosen, mutants

log = logging.getLogger("conformance.killmatrix")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m conformance.killmatrix", description=described)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("names", nargs="*", metavar="NAME", help="only these")
    made.add_argument("--jobs", type=int, default=2, help="integrations side by side (default 2)")
    made.add_argument("--profile", default="smoke", help="smoke, standard or certification")
    made.add_argument("--seed", type=int, default=0, help="of made-up credentials (default 0)")
    made.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    made.add_argument("--mutants", default="tests.mutants", metavar="PACKAGE")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    try:
        those = chosen(mutants(options.mutants), options.names)
    except ConformanceError as error:
        log.error("%s", error)  # noqa: TRY400 - for whoever asked, who needs no traceback
        return error.code
    judge = partial(tried, options.mutants, options.profile, options.seed)
    judged = rows(judge, options.jobs, those, log.info)
    found = KillMatrix(judged, options.profile, options.seed, time.monotonic() - began)
    write(files(found), options.out)
    log.info("%s: %s", summary(found), options.out / f"{NAME}.md")
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main())
