"""The platform suite kills each simulator mutant under its own requirement; the control run passes.

Here a mutant meets only the scripts that exercise its requirement, until it is killed. The whole
platform suite against each mutant is for `make simulator-mutants`.
"""

from __future__ import annotations

import ast

import pytest

from conformance.core.verdict import Outcome
from conformance.scenarios.platform import SCRIPTS

from .simulator_mutants import SIMULATOR_MUTANTS
from .simulator_mutants.__main__ import document, main
from .simulator_mutants.judgement import BY_ID, check_results, killed, mutated_platform
from .simulator_mutants.mutated_package import HOME
from .simulator_mutants.results import SimulatorResult, as_expected

each_mutation = pytest.mark.parametrize("mutation", SIMULATOR_MUTANTS, ids=lambda each: each.name)


def test_names_are_unique():
    names = [each.name for each in SIMULATOR_MUTANTS]
    assert len(names) == len(set(names))


def test_every_platform_requirement_has_a_simulator_mutant():
    assert {each.requirement for each in SIMULATOR_MUTANTS} == set(BY_ID)


def test_the_consequences_of_a_mutant_are_requirements_too():
    assert {id for each in SIMULATOR_MUTANTS for id in each.consequences} <= set(BY_ID)


@each_mutation
def test_a_mutation_applies_exactly_once_and_leaves_valid_python(mutation):
    ast.parse(mutation.applied((HOME / mutation.file).read_text("utf-8")))


@each_mutation
def test_each_description_is_a_sentence(mutation):
    assert mutation.description.endswith(".")


def test_the_control_run_fails_no_requirement():
    """Findings against a mutant prove nothing if the control run has findings too."""
    with mutated_platform(None) as platform:
        found = tuple(check_results(platform, SCRIPTS))
    assert {i.requirement for i in found} == set(BY_ID)
    assert [(i.requirement, i.message) for i in found if i.outcome is not Outcome.PASS] == []


@each_mutation
def test_a_simulator_mutant_is_killed_under_its_requirement(mutation):
    assert killed(mutation)


def result(*failed: str, requirement: str = "PLAT-01", suite_failed: tuple[str, ...] = ()):
    right = requirement in failed
    return SimulatorResult("any", requirement, "Any.", failed, right, (), suite_failed, 1.0)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (result("PLAT-01", "PLAT-02"), True),
        (result("PLAT-02"), False),
        (result(), False),
        (result("PLAT-01", suite_failed=("PLAT-03",)), False),
        (result(requirement=""), True),
        (result("PLAT-01", requirement=""), False),
    ],
    ids=[
        "killed under its requirement",
        "killed under another requirement",
        "survives",
        "killed while the suite has an error",
        "control run without a finding",
        "control run with a finding",
    ],
)
def test_a_mutant_must_fail_its_own_requirement_and_the_control_run_none(one, expected):
    assert as_expected(one) is expected


def test_the_document_counts_kills_and_right_requirements():
    content = document(
        result(requirement=""), (result("PLAT-01"), result("PLAT-02"), result()), 1.0
    )
    assert (content["simulator_mutants"], content["killed"], content["right_requirement"]) == (
        3,
        2,
        1,
    )


def test_an_unknown_name_is_an_error():
    with pytest.raises(SystemExit):
        main(["no-such-mutant"])
