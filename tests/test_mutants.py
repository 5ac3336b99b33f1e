"""The suite kills each mutant under its own requirement, and accuses no conforming shop.

Here a mutant meets only the cases of its own requirement, and only until it is killed. The other
requirements and the whole plan are for `make kill-matrix`.
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
from conformance.core.plan import Plan
from conformance.core.verdict import Level, Outcome, headline
from conformance.demo import CONFIG, Mutation, home
from conformance.demo.mutants import MUTANTS as DEMO_MUTANTS
from conformance.drivers import read
from conformance.drivers.settings import settings
from conformance.killmatrix.evaluation import PASSING, Extent, is_plain, run_report
from conformance.killmatrix.mutants import Mutant, mutant_config, mutant_of, program_mutant
from conformance.requirements import catalogue
from conformance.run.plan.batches import batches
from conformance.run.request import RunRequest, planned, runner

from .mutants import CASES_TO_TRY, CONFORMING, MUTANTS, PROGRAMS

IN_PARALLEL = 4  # shops
BATCH = 8  # cases until the test looks whether the mutant is killed
TIME_LIMIT_S = 300
INTEGRATION_REQUIREMENTS = {each.id for each in catalogue() if each.party == "integration"}
NOT_BREAKABLE = {"ENV-06"}  # it binds whoever runs the suite: no shop can break it
MUTATIONS = (*MUTANTS, *CONFORMING)

BROKEN_SHOPS = [mutant_of(each, "mutant") for each in MUTANTS]
CONFORMING_SHOPS = [mutant_of(each, "conforming") for each in CONFORMING]
PROGRAMS_IN_PLACE = [program_mutant(each) for each in PROGRAMS]

Evaluation = Callable[[Mutant], Coroutine[Any, Any, str]]


def name(each: Mutant | Mutation) -> str:
    return each.name


# The data


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_a_mutation_applies_exactly_once_and_leaves_a_valid_file(mutation):
    parsers: dict[str, Callable[[str], Any]] = {".py": ast.parse, ".toml": tomllib.loads}
    mutated = mutation.applied((home(mutation.shop) / mutation.file).read_text("utf-8"))
    parsers[Path(mutation.file).suffix](mutated)


@pytest.mark.parametrize("mutation", [m for m in MUTATIONS if m.config_edits], ids=name)
def test_the_configuration_edits_apply_exactly_once_and_leave_a_valid_configuration(mutation):
    file = home(mutation.shop) / CONFIG
    settings(mutation.configuration(file.read_text("utf-8")), file)


def test_names_are_unique():
    names = [each.name for each in (*BROKEN_SHOPS, *CONFORMING_SHOPS, *PROGRAMS_IN_PLACE)]
    assert len(names) == len(set(names))


def test_every_requirement_has_a_mutant_that_breaks_it():
    assert {each.requirement for each in MUTANTS} | NOT_BREAKABLE == INTEGRATION_REQUIREMENTS


def test_the_consequences_of_a_mutant_are_requirements_too():
    assert {id for each in MUTANTS for id in each.consequences} <= INTEGRATION_REQUIREMENTS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_each_description_is_a_sentence(mutation):
    assert mutation.description.endswith(".")


def test_the_cases_to_try_belong_to_conforming_shops():
    assert set(CASES_TO_TRY) <= {each.name for each in CONFORMING}


def test_the_mutants_of_the_demo_are_among_the_mutants():
    assert set(DEMO_MUTANTS) <= set(MUTANTS)


# The evaluations run in parallel because they mostly wait.


async def killing_message(mutant: Mutant) -> str:
    """The message of the check that kills the mutant, "" where it survives."""
    with mutant_config(mutant) as config:
        return await message_in(config, "smoke", mutant) or await message_in(
            config, "standard", mutant
        )


async def message_in(config: Path, profile: str, mutant: Mutant) -> str:
    request = RunRequest(read(config), profile, mutant.requirement)
    plan, (requirement,) = planned(request)
    wanted = Outcome.FAIL if requirement.level is Level.MUST else Outcome.WARN
    async with runner(request) as ready:
        await ready.probe()
        for batch in batches(plan.cases, BATCH):
            check_results = [requirement.check_result(trace) for trace in await ready.play(batch)]
            messages = [each.message for each in check_results if each and each.outcome is wanted]
            if messages:
                return messages[0]
    return ""


async def false_alarm(mutant: Mutant) -> str:
    """The first finding in the plain cases and in the shop's cases to try, "" where none is."""
    with mutant_config(mutant) as config:
        finding = await first_finding(RunRequest(read(config), "smoke"), plain_cases)
        to_try = CASES_TO_TRY.get(mutant.name)
        if finding or not to_try:
            return finding
        return await first_finding(RunRequest(read(config), "standard", to_try), all_cases)


async def first_finding(request: RunRequest, cases: Callable[[Plan], Plan]) -> str:
    plan, requirements = planned(request)
    async with runner(request) as ready:
        await ready.probe()
        for batch in batches(cases(plan).cases):
            for trace in await ready.play(batch):
                for check_result in filter(None, (r.check_result(trace) for r in requirements)):
                    if check_result.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
                        found = check_result
                        return f"{found.requirement} {found.outcome} in {found.case}"
    return ""


def all_cases(plan: Plan) -> Plan:
    return plan


def plain_cases(plan: Plan) -> Plan:
    """The stories without variation or perturbation, in the default deployment."""
    return replace(plan, cases=tuple(filter(is_plain, plan.cases)))


async def headline_or_error(mutant: Mutant) -> str:
    """The headline of a run, or the name of the error that ended it."""
    try:
        with mutant_config(mutant) as config:
            return headline((await run_report(config, Extent(), mutant, "purchase")).verdicts)
    except ConformanceError as error:
        return type(error).__name__


EVALUATIONS: tuple[tuple[list[Mutant], Evaluation], ...] = (
    (PROGRAMS_IN_PLACE, headline_or_error),
    (BROKEN_SHOPS, killing_message),
    (CONFORMING_SHOPS, false_alarm),
)


def evaluated(evaluation: Evaluation, mutant: Mutant) -> str:
    return asyncio.run(evaluation(mutant))


@pytest.fixture(scope="module")
def evaluations(request: pytest.FixtureRequest) -> Iterator[Callable[[Mutant], str]]:
    """The evaluation of each selected mutant; all start at once, and a test waits for its own."""
    parameters = (getattr(i, "callspec", None) for i in request.session.items)
    selected = [each.params.get("mutant") for each in parameters if each]
    pool = ProcessPoolExecutor(IN_PARALLEL, get_context("spawn"))
    pending = {
        mutant.name: pool.submit(evaluated, evaluation, mutant)
        for mutants, evaluation in EVALUATIONS
        for mutant in mutants
        if mutant in selected
    }
    yield lambda mutant: pending[mutant.name].result(TIME_LIMIT_S)
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("mutant", PROGRAMS_IN_PLACE, ids=name)
def test_a_program_in_place_of_the_shop_is_not_conformant(mutant, evaluations):
    assert evaluations(mutant) not in PASSING


@pytest.mark.parametrize("mutant", BROKEN_SHOPS, ids=name)
def test_a_mutant_is_killed_under_its_requirement(mutant, evaluations):
    """A check that sees nothing fails here."""
    assert evaluations(mutant), f"{mutant.requirement} does not kill it"


@pytest.mark.parametrize("mutant", CONFORMING_SHOPS, ids=name)
def test_a_conforming_shop_is_not_accused(mutant, evaluations):
    """A check that raises false alarms fails here."""
    assert evaluations(mutant) == ""
