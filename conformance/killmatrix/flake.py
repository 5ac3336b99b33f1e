"""Plays conforming shops again and again, with other seeds, and lists every outcome that changed.

    python -m conformance.killmatrix.flake [--seeds 20] [--profile smoke] [NAME …]

A verdict that comes and goes is worth nothing. The first seed's outcomes are what the others are
compared with. The result is reports/flake.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ..core.errors import ConformanceError
from ..core.report import Report
from ..run.record.run_directory import write
from .evaluation import Extent, run_report
from .mutants import Mutant, all_mutants, mutant_config

log = logging.getLogger("conformance.killmatrix.flake")
PLAIN_SHOP = "example-shop"
UNUSUAL = ("places-with-the-return-token", "settles-before-it-acknowledges", "slow")

Outcomes = Mapping[tuple[str, str], str]  # (case, requirement) -> outcome


@dataclass(frozen=True, slots=True)
class Round:
    """The outcomes of one run of one shop with one seed; `error` where there was no report."""

    shop: str
    seed: int
    outcomes: Outcomes
    seconds: float
    error: str = ""


def played(package: str, name: str, profile: str, seed: int) -> Round:
    began = time.monotonic()
    mutant = next(each for each in shops(package) if each.name == name)
    found: Outcomes = {}
    error = ""
    try:
        with mutant_config(mutant) as config:
            found = outcomes(asyncio.run(run_report(config, Extent(profile, seed), mutant)))
    except ConformanceError as failure:
        error = str(failure)
    return Round(name, seed, found, round(time.monotonic() - began, 1), error)


def shops(package: str) -> tuple[Mutant, ...]:
    """The example shop as it is, and the conforming shops."""
    conforming = (each for each in all_mutants(package) if each.kind == "conforming")
    return (Mutant(PLAIN_SHOP, "conforming"), *conforming)


def outcomes(run: Report) -> Outcomes:
    return {
        (found.case, found.requirement): str(found.outcome)
        for verdict in run.verdicts
        for found in verdict.check_results
    }


def changes(rounds: Sequence[Round]) -> Iterator[str]:
    """One sentence for each outcome that is another one than with the first seed.

    A case that only some seeds have is compared among those that have it.
    """
    for shop in dict.fromkeys(each.shop for each in rounds):
        first: dict[tuple[str, str], tuple[str, int]] = {}
        for each in sorted((r for r in rounds if r.shop == shop), key=lambda r: r.seed):
            if each.error:
                yield f"{shop}, seed {each.seed}: {each.error}"
            for (case, requirement), outcome in each.outcomes.items():
                usual, seed = first.setdefault((case, requirement), (outcome, each.seed))
                if outcome != usual:
                    yield (
                        f"{shop}: {requirement} in {case} is {usual} with seed {seed} "
                        f"and {outcome} with seed {each.seed}"
                    )


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m conformance.killmatrix.flake",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("names", nargs="*", metavar="NAME", default=[PLAIN_SHOP, *UNUSUAL])
    made.add_argument("--seeds", type=int, default=20, metavar="N")
    made.add_argument("--profile", default="smoke")
    made.add_argument("--jobs", type=int, default=1, help="runs in parallel (default 1)")
    made.add_argument("--mutants", default="tests.mutants", metavar="PACKAGE")
    made.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 where no outcome changed, else 1."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    began = time.monotonic()
    rounds: list[Round] = []
    with ProcessPoolExecutor(options.jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        asked = [
            pool.submit(played, options.mutants, name, options.profile, seed)
            for seed in range(options.seeds)
            for name in options.names
        ]
        for future in as_completed(asked):
            rounds.append(future.result())
            latest = rounds[-1]
            done = f"{len(rounds)}/{len(asked)} {latest.shop}, seed {latest.seed}"
            log.info("%s: %d outcomes, %.0f s", done, len(latest.outcomes), latest.seconds)
    found = list(changes(rounds))
    document = {
        "profile": options.profile,
        "seeds": options.seeds,
        "shops": options.names,
        "runs": len(rounds),
        "outcomes": sum(len(each.outcomes) for each in rounds),
        "changed": found,
        "seconds": round(time.monotonic() - began, 1),
    }
    write({"flake.json": json.dumps(document, indent=2) + "\n"}, options.out)
    for each in found:
        log.info("%s", each)
    log.info("%d outcomes of %d changed", len(found), document["outcomes"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
