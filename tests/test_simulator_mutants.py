"""Each broken simulator is caught under the requirement that it breaks; the honest one passes.

Here a flaw meets only the scripts that are made for its requirement, until it is caught. The whole
suite against each is for `make flaws`.
"""

from __future__ import annotations

import ast

import pytest

from conformance.core.verdict import Outcome
from conformance.scenarios.platform import SCRIPTS

from .simulator_mutants import FLAWS
from .simulator_mutants.__main__ import main, told
from .simulator_mutants.edited import HOME
from .simulator_mutants.rows import Row, as_it_should
from .simulator_mutants.verdicts import BY_ID, broken, caught, judged

each_flaw = pytest.mark.parametrize("flaw", FLAWS, ids=lambda each: each.name)


def test_no_two_have_one_name():
    names = [each.name for each in FLAWS]
    assert len(names) == len(set(names))


def test_every_requirement_of_the_platform_has_a_flaw_that_breaks_it():
    assert {each.requirement for each in FLAWS} == set(BY_ID)


def test_the_consequences_of_a_flaw_are_requirements_too():
    assert {id for each in FLAWS for id in each.consequences} <= set(BY_ID)


@each_flaw
def test_an_edit_applies_exactly_once_and_leaves_python(flaw):
    ast.parse(flaw.applied((HOME / flaw.file).read_text("utf-8")))


@each_flaw
def test_each_says_where_it_comes_from_or_what_it_does(flaw):
    assert flaw.description.endswith(".")


def test_the_honest_simulator_breaks_nothing():
    """Every script to its end: a suite that accuses the honest proves nothing by accusing."""
    with broken(None) as platform:
        found = tuple(judged(platform, SCRIPTS))
    assert {i.requirement for i in found} == set(BY_ID)
    assert [(i.requirement, i.message) for i in found if i.outcome is not Outcome.PASS] == []


@each_flaw
def test_a_flaw_is_caught_under_its_requirement(flaw):
    assert caught(flaw)


def row(*failed: str, requirement: str = "PLAT-01", suite_failed: tuple[str, ...] = ()):
    right = requirement in failed
    return Row("any", requirement, "Any.", failed, right, (), suite_failed, 1.0)


@pytest.mark.parametrize(
    ("one", "well"),
    [
        (row("PLAT-01", "PLAT-02"), True),
        (row("PLAT-02"), False),
        (row(), False),
        (row("PLAT-01", suite_failed=("PLAT-03",)), False),
        (row(requirement=""), True),
        (row("PLAT-01", requirement=""), False),
    ],
    ids=[
        "caught for what it does",
        "caught for something else",
        "missed",
        "caught by a suite that fails itself",
        "honest",
        "honest and accused",
    ],
)
def test_only_the_right_requirement_counts(one, well):
    assert as_it_should(one) is well


def test_the_result_counts_what_is_caught_and_for_what():
    found = told(row(requirement=""), (row("PLAT-01"), row("PLAT-02"), row()), 1.0)
    assert (found["flaws"], found["caught"], found["right_requirement"]) == (3, 2, 1)


def test_a_flaw_that_nobody_knows_is_an_error():
    with pytest.raises(SystemExit):
        main(["no-such-flaw"])
