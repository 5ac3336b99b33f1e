"""Runs the suite against each mutant and records which requirements failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..core.errors import ConformanceError
from ..core.plan import Case, Deployment
from ..core.report import Report, report
from ..core.trace import Trace
from ..core.verdict import Headline, Level, Outcome
from ..drivers.settings import read
from ..reporters.findings import findings, pressing
from ..requirements import catalogue
from ..run.request import RunRequest, planned, played, report_header, runner
from .mutants import Mutant, all_mutants, mutant_config

TIME_LIMIT_S = 1800.0  # of one run
NARROW_PROFILES, WIDER_PROFILE = ("smoke",), "standard"
NOT_JUDGED = "NOT_JUDGED"  # the suite could not operate the mutant
SUITE_FAILED = "SUITE_FAILED"  # an error of the suite itself: it kills nothing
PASSING = frozenset({Headline.CONFORMANT, Headline.CONFORMANT_WITH_WARNINGS})
SHOULD_REQUIREMENTS = frozenset(each.id for each in catalogue() if each.level is not Level.MUST)


@dataclass(frozen=True, slots=True)
class MutantResult:
    """The verdict of the suite on one mutant.

    `failed` are the ids of the requirements that failed or warned, in the order of the report.
    `collateral` are those of them in the first profile that are neither the mutant's own
    requirement nor a declared consequence. `note` says what was special about the run.
    """

    mutant: Mutant
    verdict: str
    failed: tuple[str, ...] = ()
    collateral: tuple[str, ...] = ()
    seconds: float = 0.0
    note: str = ""

    @property
    def right_requirement(self) -> bool:
        """The mutant's own requirement failed or warned."""
        return self.mutant.requirement in self.failed

    @property
    def first_catch(self) -> bool:
        """The mutant's own requirement is the first finding of the report."""
        return self.failed[:1] == (self.mutant.requirement,)

    @property
    def killed(self) -> bool:
        """The suite tells the mutant apart from a shop that conforms."""
        if self.mutant.kind == "program":
            return self.verdict not in PASSING and self.verdict != SUITE_FAILED
        warned = self.right_requirement and self.mutant.requirement in SHOULD_REQUIREMENTS
        return self.verdict == Headline.NON_CONFORMANT or warned

    @property
    def as_expected(self) -> bool:
        """A mutant or program is killed; a conforming shop is conformant."""
        if self.mutant.kind == "conforming":
            return self.verdict == Headline.CONFORMANT
        return self.killed


def results(
    evaluate: Callable[[str], MutantResult],
    jobs: int,
    mutants: Sequence[Mutant],
    report_progress: Callable[[str], None],
) -> tuple[MutantResult, ...]:
    """One result a mutant, in the order of `mutants`.

    Each mutant is evaluated in a new process; `jobs` of them run in parallel.
    """
    done: dict[str, MutantResult] = {}
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(evaluate, each.name) for each in mutants]):
            result = future.result()
            done[result.mutant.name] = result
            report_progress(f"{len(done):3}/{len(mutants)} {progress_line(result)}")
    return tuple(done[each.name] for each in mutants)


def progress_line(result: MutantResult) -> str:
    mutant = result.mutant
    breaks = "" if mutant.kind == "conforming" else f"{mutant.requirement or mutant.kind}: "
    wrong = "false alarm" if mutant.kind == "conforming" else "survivor"
    mark = "" if result.as_expected else f"  <-- {wrong}"
    return f"{mutant.name:34} {breaks}{result.verdict}, {result.seconds:.0f} s{mark}"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the suite a mutant meets.

    By default a mutant meets the cases that exercise its own requirement, and the plain stories,
    in which every other requirement can accuse it. With `whole`, and for every other kind of shop,
    it is the whole plan of the profile.
    """

    profile: str = "smoke"
    seed: int = 0
    whole: bool = False

    def relevant(self, mutant: Mutant, cases: Iterable[Case]) -> tuple[Case, ...]:
        if self.whole or not mutant.requirement:
            return tuple(cases)
        asked = {mutant.requirement, *mutant.consequences}
        return tuple(case for case in cases if case.exercises & asked or is_plain(case))


def is_plain(case: Case) -> bool:
    """A story without variation or perturbation, in the default deployment."""
    return case.deployment == Deployment() and not case.variant and case.perturbation is None


def isolated_result(package: str, extent: Extent, name: str) -> MutantResult:
    """The result for the mutant of this name; an exception becomes a verdict."""
    mutant = next(each for each in all_mutants(package) if each.name == name)
    began = time.monotonic()
    try:
        result = mutant_result(mutant, extent)
    except ConformanceError as error:
        result = MutantResult(mutant, NOT_JUDGED, note=" ".join(str(error).split())[:300])
    except Exception as error:  # noqa: BLE001 - the other mutants are still evaluated
        result = MutantResult(mutant, SUITE_FAILED, note=f"{type(error).__name__}: {error}"[:300])
    return replace(result, seconds=round(time.monotonic() - began, 1))


def mutant_result(mutant: Mutant, extent: Extent) -> MutantResult:
    """The result in this profile, and in the wider one where a narrow one does not catch it."""
    with mutant_config(mutant) as config:
        narrow = result_of(mutant, completed(run_report(config, extent, mutant)))
        narrow_profile = extent.profile in NARROW_PROFILES
        if not mutant.requirement or narrow.right_requirement or not narrow_profile:
            return narrow
        wider = replace(extent, profile=WIDER_PROFILE)
        wide = completed(run_report(config, wider, mutant, mutant.requirement))
        return combined(narrow, result_of(mutant, wide))


def completed(run: Coroutine[Any, Any, Report]) -> Report:
    """The report of the run; TimeoutError after TIME_LIMIT_S seconds."""
    return asyncio.run(asyncio.wait_for(run, TIME_LIMIT_S))


async def run_report(config: Path, extent: Extent, mutant: Mutant, only: str = "") -> Report:
    """The report of one run of the suite against the simulator."""
    request = RunRequest(read(config), extent.profile, only, extent.seed)
    whole, requirements = planned(request)
    plan = replace(whole, cases=extent.relevant(mutant, whole.cases))
    header, began = report_header(request, plan.cases), time.monotonic()
    async with runner(request) as ready:
        await ready.probe()
        traces: list[Trace] = []
        await played(ready, plan, traces.append)
        notes = tuple(ready.notes)
    run = replace(header.run, duration_s=round(time.monotonic() - began, 2), notes=notes)
    return report(traces, requirements, replace(header, run=run))


def result_of(mutant: Mutant, run: Report) -> MutantResult:
    failed = failed_requirements(run)
    declared = {mutant.requirement, *mutant.consequences}
    collateral = tuple(id for id in failed if id not in declared)
    return MutantResult(mutant, run.headline, failed, collateral, note="; ".join(run.run.notes))


def failed_requirements(run: Report) -> tuple[str, ...]:
    """The ids that failed, and the SHOULDs that warned, in the order of the report."""
    return tuple(
        each.requirement.id
        for each in pressing(findings(run))
        if each.outcome is Outcome.FAIL
        or (each.outcome is Outcome.WARN and each.requirement.level is not Level.MUST)
    )


def combined(narrow: MutantResult, wide: MutantResult) -> MutantResult:
    """The result of both profiles; `narrow` where the wider profile misses the mutant too."""
    if not wide.right_requirement:
        return narrow
    failed = (*wide.failed, *(id for id in narrow.failed if id not in wide.failed))
    note = "; ".join(
        filter(None, (f"caught in profile {WIDER_PROFILE} only", narrow.note, wide.note))
    )
    return replace(wide, failed=failed, collateral=narrow.collateral, note=note)
