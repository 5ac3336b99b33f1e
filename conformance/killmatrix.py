"""Judges the broken integrations, and unusual ones that are whole: who is caught, and for what?

    python -m conformance.killmatrix [--jobs 2] [--profile smoke] [--seed 0] [--out DIR] [NAME...]

A mutant is killed when its verdict is NON_CONFORMANT; one that breaks a SHOULD, when that
requirement warns; a program in place of a shop, when its verdict is anything but conformant. The
mutants come from a package (`--mutants`) with MUTANTS, CONFORMING and PROGRAMS.

The smoke profile plays few values of each kind. A mutant that it does not catch meets the standard
profile's cases of its own requirement before it counts as a survivor, and the row says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from .core.errors import BadConfig, ConformanceError
from .core.report import Report, report
from .core.trace import Trace
from .core.verdict import Headline, Level, Outcome
from .core.wire import Json
from .demo import Defect, shop
from .drivers.settings import read
from .reporters.findings import findings, pressing
from .requirements import catalogue
from .run.conduct import Order, bench, cover, planned, played
from .run.dossier import write

log = logging.getLogger("conformance.killmatrix")

NAME = "kill-matrix"
ENOUGH = 0.9  # of the mutants must be caught under the requirement that they break
LONGEST_S = 1800.0  # for one integration
NARROW, WIDER = ("smoke",), "standard"
NOT_JUDGED = "NOT_JUDGED"  # it could not be operated at all
SUITE_FAILED = "SUITE_FAILED"  # our own fault, and no kill
PASSED = frozenset({Headline.CONFORMANT, Headline.CONFORMANT_WITH_WARNINGS})
START = re.compile(r"^start = .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Suspect:
    """One integration to judge: the shop with an edit, or a program in its place.

    `requirement` is the one that it breaks, "" where there is none to name.
    """

    name: str
    kind: str  # mutant | conforming | program
    requirement: str = ""
    also: tuple[str, ...] = ()
    about: str = ""
    defect: Defect | None = None
    program: Path | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one. `first`: the report's first finding is the declared requirement."""

    name: str
    requirement: str
    verdict: str
    failed: tuple[str, ...]
    right: bool
    first: bool
    collateral: tuple[str, ...]
    seconds: float
    note: str


# Who is to be judged


def suspects(package: str) -> tuple[Suspect, ...]:
    found = import_module(package)
    return (
        *(edited(each, "mutant") for each in found.MUTANTS),
        *(in_place_of_the_shop(each) for each in found.PROGRAMS),
        *(edited(each, "conforming") for each in found.CONFORMING),
    )


def edited(defect: Defect, kind: str) -> Suspect:
    return Suspect(
        defect.name, kind, defect.requirement, defect.also, defect.plausible, defect=defect
    )


def in_place_of_the_shop(program: Path) -> Suspect:
    name = program.stem.replace("_", "-")
    return Suspect(name, "program", about="No shop, but a program in its place.", program=program)


def chosen(known: Sequence[Suspect], names: Sequence[str]) -> tuple[Suspect, ...]:
    """Those that are named, or all; BadConfig for a name that nobody has."""
    strangers = sorted(set(names) - {each.name for each in known})
    if strangers:
        raise BadConfig(f"there is no mutant {', '.join(strangers)}")
    return tuple(each for each in known if not names or each.name in names)


# Judging one


@contextmanager
def settled(suspect: Suspect) -> Iterator[Path]:
    """Its conformance.toml, in a copy of the shop's directory."""
    with shop(*((suspect.defect,) if suspect.defect else ())) as config:
        if suspect.program:
            start = ["${python}", str(suspect.program), "--port", "${port}"]
            line = f"start = {json.dumps(start)}"
            config.write_text(START.sub(lambda _: line, config.read_text("utf-8")), "utf-8")
        yield config


async def judged(config: Path, profile: str, only: str = "", seed: int = 0) -> Report:
    """The report of one whole run against the simulator."""
    order = Order(read(config), profile, only, seed)
    whole, requirements = planned(order)
    front, began = cover(order, whole.cases), time.monotonic()
    async with bench(order) as ready:
        await ready.probe()
        traces: list[Trace] = []
        await played(ready, whole, traces.append)
        notes = tuple(ready.notes)
    run = replace(front.run, duration_s=round(time.monotonic() - began, 2), notes=notes)
    return report(traces, requirements, replace(front, run=run))


def row(suspect: Suspect, found: Report, seconds: float) -> Row:
    breaches = broken(found)
    declared = {suspect.requirement, *suspect.also}
    return Row(
        suspect.name,
        suspect.requirement,
        found.headline,
        breaches,
        suspect.requirement in breaches,
        breaches[:1] == (suspect.requirement,),
        tuple(id for id in breaches if id not in declared),
        seconds,
        "; ".join(found.run.notes),
    )


def broken(found: Report) -> tuple[str, ...]:
    """What failed, and of the SHOULDs what warned, as a reader of the report meets it."""
    return tuple(
        each.requirement.id
        for each in pressing(findings(found))
        if each.outcome is Outcome.FAIL
        or (each.outcome is Outcome.WARN and each.requirement.level is not Level.MUST)
    )


def unjudged(suspect: Suspect, verdict: str, seconds: float, note: str) -> Row:
    return Row(
        suspect.name,
        suspect.requirement,
        verdict,
        failed=(),
        right=False,
        first=False,
        collateral=(),
        seconds=seconds,
        note=note,
    )


def tried(package: str, profile: str, seed: int, name: str) -> Row:
    """One suspect's row, whatever happens; runs in a process of its own."""
    suspect = next(each for each in suspects(package) if each.name == name)
    began = time.monotonic()

    def seconds() -> float:
        return round(time.monotonic() - began, 1)

    try:
        with settled(suspect) as config:
            found = finished(judged(config, profile, seed=seed))
            one = row(suspect, found, seconds())
            if not suspect.requirement or one.right or profile not in NARROW:
                return one
            wider = finished(judged(config, WIDER, suspect.requirement, seed))
            return widened(one, row(suspect, wider, seconds()))
    except ConformanceError as error:
        return unjudged(suspect, NOT_JUDGED, seconds(), " ".join(str(error).split())[:300])
    except Exception as error:  # noqa: BLE001 - the other rows are still wanted
        return unjudged(suspect, SUITE_FAILED, seconds(), f"{type(error).__name__}: {error}"[:300])


def finished(judging: Coroutine[Any, Any, Report]) -> Report:
    return asyncio.run(asyncio.wait_for(judging, LONGEST_S))


def widened(narrow: Row, wide: Row) -> Row:
    """What the wider profile adds to a row; nothing where it does not catch the mutant either."""
    if not wide.right:
        return narrow
    failed = (*wide.failed, *(id for id in narrow.failed if id not in wide.failed))
    note = "; ".join(filter(None, (f"seen in profile {WIDER} only", narrow.note, wide.note)))
    return replace(
        wide,
        failed=failed,
        collateral=narrow.collateral,
        first=failed[:1] == (wide.requirement,),
        note=note,
    )


# The whole


def rows(
    judge: Callable[[str], Row], jobs: int, those: Sequence[Suspect], say: Callable[[str], None]
) -> tuple[Row, ...]:
    """One each, in the order of the suspects; each run in a fresh process, some side by side."""
    kinds = {each.name: each.kind for each in those}
    done: dict[str, Row] = {}
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(judge, each.name) for each in those]):
            one = future.result()
            done[one.name] = one
            say(f"{len(done):3}/{len(those)} {line(kinds[one.name], one)}")
    return tuple(done[each.name] for each in those)


def line(kind: str, one: Row) -> str:
    told = one.verdict if kind == "conforming" else f"{one.requirement or kind}: {one.verdict}"
    wrong = "" if as_it_should(kind, one) else "  <-- not as it should be"
    return f"{one.name:34} {told}, {one.seconds:.0f} s{wrong}"


def as_it_should(kind: str, one: Row) -> bool:
    return one.verdict == Headline.CONFORMANT if kind == "conforming" else killed(kind, one)


def killed(kind: str, one: Row) -> bool:
    if kind == "program":
        return one.verdict not in PASSED and one.verdict != SUITE_FAILED
    warned = one.right and one.requirement in SHOULDS
    return one.verdict == Headline.NON_CONFORMANT or warned


SHOULDS = frozenset(each.id for each in catalogue() if each.level is not Level.MUST)


def matrix(
    those: Sequence[Suspect], found: Sequence[Row], profile: str, seed: int, seconds: float
) -> Mapping[str, Json]:
    """The numbers, and a row each. Fractions are of the mutants that break a requirement."""
    judged = tuple(zip(those, found, strict=True))
    bad = [(each.kind, one) for each, one in judged if each.kind != "conforming"]
    good = [one for each, one in judged if each.kind == "conforming"]
    mutants = [one for kind, one in bad if kind == "mutant"]
    return {
        "mutants": len(bad),
        "killed": sum(killed(kind, one) for kind, one in bad),
        "right_requirement": fraction(sum(one.right for one in mutants), len(mutants)),
        "collateral_median": median(len(one.collateral) for one in mutants) if mutants else 0,
        "false_alarms": sum(one.verdict != Headline.CONFORMANT for one in good),
        "per_mutant": [asdict(one) for _, one in bad],
        "conforming": [asdict(one) for one in good],
        "seconds": round(seconds, 1),
        "profile": profile,
        "seed": seed,
    }


def fraction(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def good(found: Mapping[str, Json]) -> bool:
    whole = found["killed"] == found["mutants"] and found["false_alarms"] == 0
    return bool(whole and found["right_requirement"] >= ENOUGH)


def page(found: Mapping[str, Json], those: Sequence[Suspect]) -> str:
    """The same as Markdown, for people."""
    about = {each.name: each.about for each in those}
    head = (
        "# Kill matrix\n\n"
        f"{found['killed']} of {found['mutants']} broken integrations are caught, "
        f"{found['right_requirement']:.0%} of them under the requirement that they break, "
        f"{met_first(found):.0%} under it before any other; "
        f"the median of further findings is {found['collateral_median']:g}. "
        f"{found['false_alarms']} of {len(found['conforming'])} unusual integrations that are "
        "whole are suspected wrongly. "
        f"Profile {found['profile']}, seed {found['seed']}, {found['seconds']:.0f} s.\n"
    )
    broken_ones = table(
        ("integration", "breaks", "verdict", "further findings", "s", "where it comes from"),
        ((*shown(one), about[one["name"]]) for one in found["per_mutant"]),
    )
    whole_ones = table(
        ("integration", "", "verdict", "findings", "s", "what is unusual"),
        ((*shown(one), about[one["name"]]) for one in found["conforming"]),
    )
    return f"{head}\n## Broken\n\n{broken_ones}\n## Unusual, and whole\n\n{whole_ones}"


def met_first(found: Mapping[str, Json]) -> float:
    """The share of mutants whose report begins with the requirement that they break."""
    declared = [one for one in found["per_mutant"] if one["requirement"]]
    return fraction(sum(one["first"] for one in declared), len(declared))


def shown(one: Mapping[str, Json]) -> tuple[str, ...]:
    missed = "" if one["right"] or not one["requirement"] else " (not seen)"
    further = [id for id in one["failed"] if id != one["requirement"]]
    declared = [id if id in one["collateral"] else f"{id}*" for id in further]
    verdict = f"{one['verdict']}: {one['note']}" if one["note"] else one["verdict"]
    return (
        one["name"],
        one["requirement"] + missed,
        verdict.replace("|", "/"),
        ", ".join(declared),
        f"{one['seconds']:.0f}",
    )


def table(head: Sequence[str], body: Iterator[tuple[str, ...]]) -> str:
    """An asterisk marks a consequence that was declared as unavoidable."""
    lines = (head, ["---"] * len(head), *body)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


# The command


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m conformance.killmatrix", description=__doc__)
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
        those = chosen(suspects(options.mutants), options.names)
    except ConformanceError as error:
        log.error("%s", error)  # noqa: TRY400 - for whoever asked, who needs no traceback
        return error.code
    judge = partial(tried, options.mutants, options.profile, options.seed)
    found = rows(judge, options.jobs, those, log.info)
    told = matrix(those, found, options.profile, options.seed, time.monotonic() - began)
    write({f"{NAME}.json": json.dumps(told, indent=2) + "\n"}, options.out)
    write({f"{NAME}.md": page(told, those)}, options.out)
    log.info("%s", summary(told, options.out))
    return 0 if good(told) else 1


def summary(told: Mapping[str, Json], out: Path) -> str:
    return (
        f"{told['killed']}/{told['mutants']} killed, {told['right_requirement']:.0%} under the "
        f"right requirement, collateral median {told['collateral_median']:g}, "
        f"{told['false_alarms']} false alarms, {told['seconds']:.0f} s: {out / NAME}.md"
    )


if __name__ == "__main__":
    sys.exit(main())
