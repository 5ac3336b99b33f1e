"""What becomes of one suspect in one whole run, and of all of them side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..core.errors import ConformanceError
from ..core.report import Report, report
from ..core.trace import Trace
from ..core.verdict import Headline, Level, Outcome
from ..drivers.settings import read
from ..reporters.findings import findings, pressing
from ..requirements import catalogue
from ..run.request import RunRequest, planned, played, report_header, runner
from .mutants import Mutant, mutants, settled

LONGEST_S = 1800.0  # for one integration
NARROW, WIDER = ("smoke",), "standard"
NOT_JUDGED = "NOT_JUDGED"  # it could not be operated at all
SUITE_FAILED = "SUITE_FAILED"  # our own fault, and no kill
PASSED = frozenset({Headline.CONFORMANT, Headline.CONFORMANT_WITH_WARNINGS})
SHOULDS = frozenset(each.id for each in catalogue() if each.level is not Level.MUST)


@dataclass(frozen=True, slots=True)
class MutantResult:
    """What became of one. `failed` are its findings, in the order in which the report tells them;
    `collateral` those of the narrow profile that are no declared consequence."""

    mutant: Mutant
    verdict: str
    failed: tuple[str, ...] = ()
    collateral: tuple[str, ...] = ()
    seconds: float = 0.0
    note: str = ""

    @property
    def right(self) -> bool:
        """Caught under the requirement that it breaks."""
        return self.mutant.requirement in self.failed

    @property
    def first(self) -> bool:
        """The report begins with it."""
        return self.failed[:1] == (self.mutant.requirement,)

    @property
    def killed(self) -> bool:
        if self.mutant.kind == "program":
            return self.verdict not in PASSED and self.verdict != SUITE_FAILED
        warned = self.right and self.mutant.requirement in SHOULDS
        return self.verdict == Headline.NON_CONFORMANT or warned

    @property
    def as_it_should_be(self) -> bool:
        if self.mutant.kind == "conforming":
            return self.verdict == Headline.CONFORMANT
        return self.killed


def rows(
    judge: Callable[[str], MutantResult],
    jobs: int,
    those: Sequence[Mutant],
    say: Callable[[str], None],
) -> tuple[MutantResult, ...]:
    """One each, in the order of the suspects; each run in a fresh process, some side by side."""
    done: dict[str, MutantResult] = {}
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(judge, each.name) for each in those]):
            one = future.result()
            done[one.mutant.name] = one
            say(f"{len(done):3}/{len(those)} {line(one)}")
    return tuple(done[each.name] for each in those)


def line(one: MutantResult) -> str:
    mutant = one.mutant
    breaks = "" if mutant.kind == "conforming" else f"{mutant.requirement or mutant.kind}: "
    wrong = "" if one.as_it_should_be else "  <-- not as it should be"
    return f"{mutant.name:34} {breaks}{one.verdict}, {one.seconds:.0f} s{wrong}"


def tried(package: str, profile: str, seed: int, name: str) -> MutantResult:
    """One suspect's row, whatever happens; runs in a process of its own."""
    mutant = next(each for each in mutants(package) if each.name == name)
    began = time.monotonic()
    try:
        found = tried_again(mutant, profile, seed)
    except ConformanceError as error:
        found = MutantResult(mutant, NOT_JUDGED, note=" ".join(str(error).split())[:300])
    except Exception as error:  # noqa: BLE001 - the other rows are still wanted
        found = MutantResult(mutant, SUITE_FAILED, note=f"{type(error).__name__}: {error}"[:300])
    return replace(found, seconds=round(time.monotonic() - began, 1))


def tried_again(mutant: Mutant, profile: str, seed: int) -> MutantResult:
    """In the wider profile too, where the narrow one does not catch it."""
    with settled(mutant) as config:
        one = row(mutant, finished(judged(config, profile, seed=seed)))
        if not mutant.requirement or one.right or profile not in NARROW:
            return one
        wide = finished(judged(config, WIDER, mutant.requirement, seed))
        return widened(one, row(mutant, wide))


def finished(judging: Coroutine[Any, Any, Report]) -> Report:
    return asyncio.run(asyncio.wait_for(judging, LONGEST_S))


async def judged(config: Path, profile: str, only: str = "", seed: int = 0) -> Report:
    """The report of one whole run against the simulator."""
    order = RunRequest(read(config), profile, only, seed)
    whole, requirements = planned(order)
    front, began = report_header(order, whole.cases), time.monotonic()
    async with runner(order) as ready:
        await ready.probe()
        traces: list[Trace] = []
        await played(ready, whole, traces.append)
        notes = tuple(ready.notes)
    run = replace(front.run, duration_s=round(time.monotonic() - began, 2), notes=notes)
    return report(traces, requirements, replace(front, run=run))


def row(mutant: Mutant, found: Report) -> MutantResult:
    failed = broken(found)
    declared = {mutant.requirement, *mutant.consequences}
    collateral = tuple(id for id in failed if id not in declared)
    return MutantResult(mutant, found.headline, failed, collateral, note="; ".join(found.run.notes))


def broken(found: Report) -> tuple[str, ...]:
    """What failed, and of the SHOULDs what warned, as a reader of the report meets it."""
    return tuple(
        each.requirement.id
        for each in pressing(findings(found))
        if each.outcome is Outcome.FAIL
        or (each.outcome is Outcome.WARN and each.requirement.level is not Level.MUST)
    )


def widened(narrow: MutantResult, wide: MutantResult) -> MutantResult:
    """What the wider profile adds to a row; nothing where it does not catch the mutant either."""
    if not wide.right:
        return narrow
    failed = (*wide.failed, *(id for id in narrow.failed if id not in wide.failed))
    note = "; ".join(filter(None, (f"seen in profile {WIDER} only", narrow.note, wide.note)))
    return replace(wide, failed=failed, collateral=narrow.collateral, note=note)
