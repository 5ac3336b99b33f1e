"""Every broken shop is caught under the requirement that it breaks; every whole one is left alone.

Here each mutant meets only the cases of its own requirement, and only until it is caught. What
else it breaks, and the whole plan, is for `make kill-matrix`.
"""

from __future__ import annotations

import ast
import asyncio
import tomllib
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from conformance.core.errors import ConformanceError
from conformance.core.plan import Case, Deployment, Plan
from conformance.core.verdict import Level, Outcome, headline
from conformance.demo import CONFIG, Mutation, home
from conformance.demo.mutants import MUTANTS as DEMO_MUTANTS
from conformance.drivers import read
from conformance.drivers.settings import settings
from conformance.killmatrix.evaluation import PASSED, judged
from conformance.killmatrix.mutants import Mutant, edited, in_place_of_the_shop, settled
from conformance.requirements import catalogue
from conformance.run.plan.batches import batches
from conformance.run.request import RunRequest, planned, runner

from .mutants import CONFORMING, MUTANTS, PROGRAMS, TRIALS

AT_ONCE = 4  # shops side by side
BATCH = 8  # cases until we look whether it is caught
PATIENCE_S = 300
KNOWN = {each.id: each for each in catalogue() if each.party == "integration"}
OF_THE_RUN = {"ENV-06"}  # binds whoever runs the suite: no shop can break it
EDITS = (*MUTANTS, *CONFORMING)

BROKEN = [edited(each, "mutant") for each in MUTANTS]
WHOLE = [edited(each, "conforming") for each in CONFORMING]
STRANGERS = [in_place_of_the_shop(each) for each in PROGRAMS]

Judgement = Callable[[Mutant], Coroutine[Any, Any, str]]


def name(suspect: Mutant | Mutation) -> str:
    return suspect.name


# The data


@pytest.mark.parametrize("edit", EDITS, ids=name)
def test_an_edit_applies_exactly_once_and_leaves_a_file_that_can_be_read(edit):
    reads: dict[str, Callable[[str], Any]] = {".py": ast.parse, ".toml": tomllib.loads}
    reads[Path(edit.file).suffix](edit.applied((home() / edit.file).read_text("utf-8")))


@pytest.mark.parametrize("edit", [each for each in EDITS if each.config_edits], ids=name)
def test_what_the_suite_is_told_of_a_shop_applies_exactly_once_and_is_valid(edit):
    file = home() / CONFIG
    settings(edit.configuration(file.read_text("utf-8")), file)


def test_no_two_have_one_name():
    names = [each.name for each in (*BROKEN, *WHOLE, *STRANGERS)]
    assert len(names) == len(set(names))


def test_every_requirement_has_a_mutant_that_breaks_it():
    assert {each.requirement for each in MUTANTS} | OF_THE_RUN == set(KNOWN)


def test_the_consequences_of_a_mutant_are_requirements_too():
    assert {id for each in MUTANTS for id in each.consequences} <= set(KNOWN)


@pytest.mark.parametrize("edit", EDITS, ids=name)
def test_each_says_where_it_comes_from(edit):
    assert edit.description.endswith(".")


def test_a_trial_is_that_of_a_whole_shop():
    assert set(TRIALS) <= {each.name for each in CONFORMING}


def test_the_shipped_defects_are_among_the_mutants():
    assert set(DEMO_MUTANTS) <= set(MUTANTS)


# The judgements, some side by side because most of their time is waiting


async def caught(suspect: Mutant) -> str:
    """What was seen when it was caught, "" where it never was."""
    with settled(suspect) as config:
        return await seen(config, "smoke", suspect) or await seen(config, "standard", suspect)


async def seen(config: Path, profile: str, suspect: Mutant) -> str:
    order = RunRequest(read(config), profile, suspect.requirement)
    cases, (requirement,) = planned(order)
    wanted = Outcome.FAIL if requirement.level is Level.MUST else Outcome.WARN
    async with runner(order) as ready:
        await ready.probe()
        for batch in batches(cases.cases, BATCH):
            check_results = [requirement.check_result(trace) for trace in await ready.play(batch)]
            found = [i.message for i in check_results if i and i.outcome is wanted]
            if found:
                return found[0]
    return ""


async def suspected(suspect: Mutant) -> str:
    """What is held against it in a thin set of cases and in its trial, "" where nothing is."""
    with settled(suspect) as config:
        found = await held_against(RunRequest(read(config), "smoke"), thin)
        trial = TRIALS.get(suspect.name)
        if found or not trial:
            return found
        return await held_against(RunRequest(read(config), "standard", trial), lambda whole: whole)


async def held_against(order: RunRequest, chosen: Callable[[Plan], Plan]) -> str:
    cases, requirements = planned(order)
    async with runner(order) as ready:
        await ready.probe()
        for batch in batches(chosen(cases).cases):
            for trace in await ready.play(batch):
                for check_result in filter(None, (r.check_result(trace) for r in requirements)):
                    if check_result.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
                        found = check_result
                        return f"{found.requirement} {found.outcome} in {found.case}"
    return ""


def thin(whole: Plan) -> Plan:
    """The stories as they are, with one process of the shop."""
    return replace(whole, cases=tuple(filter(is_thin, whole.cases)))


def is_thin(case: Case) -> bool:
    return case.deployment == Deployment() and not case.variant and case.perturbation is None


async def believed(suspect: Mutant) -> str:
    """The headline, or why there is none."""
    try:
        with settled(suspect) as config:
            return headline((await judged(config, "smoke", "purchase")).verdicts)
    except ConformanceError as error:
        return type(error).__name__


JUDGED: tuple[tuple[list[Mutant], Judgement], ...] = (
    (STRANGERS, believed),
    (BROKEN, caught),
    (WHOLE, suspected),
)


def outcome(judge: Judgement, suspect: Mutant) -> str:
    return asyncio.run(judge(suspect))


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest) -> Iterator[Callable[[Mutant], str]]:
    """Those that this run selected are judged from the start; each test waits for its own."""
    parameters = (getattr(i, "callspec", None) for i in request.session.items)
    selected = [each.params.get("suspect") for each in parameters if each]
    pool = ProcessPoolExecutor(AT_ONCE, get_context("spawn"))
    under_way = {
        suspect.name: pool.submit(outcome, judge, suspect)
        for suspects, judge in JUDGED
        for suspect in suspects
        if suspect in selected
    }
    yield lambda suspect: under_way[suspect.name].result(PATIENCE_S)
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("suspect", STRANGERS, ids=name)
def test_what_is_no_shop_is_not_judged_conformant(suspect, verdicts):
    assert verdicts(suspect) not in PASSED


@pytest.mark.parametrize("suspect", BROKEN, ids=name)
def test_a_broken_shop_is_caught_under_its_requirement(suspect, verdicts):
    """A blind check fails here."""
    assert verdicts(suspect), f"{suspect.requirement} does not see it"


@pytest.mark.parametrize("suspect", WHOLE, ids=name)
def test_an_unusual_shop_that_is_whole_is_left_alone(suspect, verdicts):
    """A check that cries wolf fails here."""
    assert verdicts(suspect) == ""
