"""One whole run: plan, play, store. The command line and the pytest plugin both use it."""

from __future__ import annotations

import fnmatch
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .. import __version__
from ..core.environment import USUAL
from ..core.errors import BadConfig
from ..core.plan import Case, Plan
from ..core.report import ReportHeader, Run, SystemUnderTest, Target
from ..core.requirement import Requirement
from ..core.setup import Setup, Uses
from ..drivers.settings import Settings, uses
from ..requirements import catalogue
from ..scenarios import plan
from ..scenarios.baskets import plain
from ..scenarios.configuration_cases import environments
from .compare.baselines import Baselines
from .instance.backend import SIMULATOR, Backend
from .instance.credentials import CredentialPairs, credentials
from .instance.test_bed import TestBed
from .plan_runner import PlanRunner
from .record.recorder_factory import RecorderFactory
from .record.run_directory import now
from .record.trace_sink import TraceSink

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """The request for a run against an integration.

    `only` holds globs over requirement ids, with commas between them, or else one over case ids.
    """

    settings: Settings
    profile: str = "standard"
    only: str = ""
    seed: int = 0
    backend: Backend = SIMULATOR


def planned(request: RunRequest) -> tuple[Plan, tuple[Requirement, ...]]:
    """The cases to play and the requirements to judge; all of them unless `only` narrows it.

    BadConfig where it leaves nothing: a run of nothing must not look like one that went well.
    """
    chosen, requirements = narrowed_plan(request)
    if not chosen.cases:
        raise BadConfig(
            f"{request.only!r} matches no requirement and no case of profile {request.profile}",
            hint="`conformance requirements` lists the ids; a case id is as in a report.",
        )
    return chosen, requirements


def narrowed_plan(request: RunRequest) -> tuple[Plan, tuple[Requirement, ...]]:
    whole = plan(request.profile, uses(request.settings), request.seed)
    requirements = tuple(r for r in catalogue() if r.party == "integration")
    if not request.only:
        return whole, requirements
    ids = named_requirements(request.only, requirements)
    if ids:
        kept = tuple(narrowed(c, ids) for c in whole.cases if c.exercises & ids)
        return replace(whole, cases=kept), tuple(r for r in requirements if r.id in ids)
    chosen = tuple(c for c in whole.cases if matches(c, request.only))
    named = {id for case in chosen for id in case.exercises}
    return replace(whole, cases=chosen), tuple(r for r in requirements if r.id in named)


def named_requirements(only: str, requirements: tuple[Requirement, ...]) -> set[str]:
    """The ids that the globs match; none where one of the globs matches nothing."""
    globs = [each for each in re.split(r"[\s,]+", only.upper()) if each]
    by_glob = [{r.id for r in requirements if fnmatch.fnmatchcase(r.id, each)} for each in globs]
    return set().union(*by_glob) if all(by_glob) else set()


def narrowed(case: Case, ids: set[str]) -> Case:
    return replace(case, exercises=case.exercises & ids)


def matches(case: Case, glob: str) -> bool:
    """A glob over case ids; the brackets in an id are ordinary characters."""
    return fnmatch.fnmatchcase(case.id, glob.replace("[", "[[]"))


def report_header(request: RunRequest, cases: Sequence[Case]) -> ReportHeader:
    """What stands on the report of a run that is to play these."""
    settings, declared = request.settings, uses(request.settings)
    return ReportHeader(
        __version__,
        SystemUnderTest(settings.name, settings.version, settings.vendor),
        Target(request.backend.kind, region=declared.home, provenance=request.backend.provenance),
        Run(now(), 0.0, request.seed, request.profile, planned=len(cases), only=request.only),
        expected={case.id: case.exercises for case in cases},
        setup=Setup(region=declared.home, tls=settings.tls, uses=declared),
    )


@asynccontextmanager
async def runner(request: RunRequest, say: Say = lambda _: None) -> AsyncIterator[PlanRunner]:
    """The referee before its target, ready to play; everything ends with the block."""
    declared = uses(request.settings)
    known = {c.id: c for c in plan(request.profile, declared, request.seed).cases}
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        baselines = Baselines(known, plain(declared.home, declared))
        valid = pairs(request, declared)
        bed = TestBed(
            request.settings,
            request.backend,
            valid,
            Path(scratch),
            RecorderFactory(request.settings, valid, baselines.plain),
        )
        async with bed:
            yield PlanRunner(bed, baselines, declared.max_parallel, say)


async def played(made: PlanRunner, chosen: Plan, sink: TraceSink) -> None:
    """A whole plan; its traces are handed over as they become certain."""
    await made.play_all(chosen.cases, sink)


def pairs(request: RunRequest, declared: Uses) -> CredentialPairs:
    """The credentials of a run, and what an integration that runs already was given before."""
    made = credentials(request.seed, environments(declared), declared.credential_form)
    return {**made, **given_credentials(request.settings)}


def given_credentials(settings: Settings) -> CredentialPairs:
    """The credentials that an integration which runs already was given beforehand."""
    pair = (settings.klarna_username, settings.klarna_password)
    return {USUAL: pair} if all(pair) else {}
