"""The kill matrix computes its numbers and its page from the results of the mutants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.core.errors import BadConfig
from conformance.core.verdict import Headline
from conformance.killmatrix.__main__ import main
from conformance.killmatrix.evaluation import (
    NOT_JUDGED,
    SHOULD_REQUIREMENTS,
    SUITE_FAILED,
    Extent,
    MutantResult,
    combined,
)
from conformance.killmatrix.flake import Round, changes
from conformance.killmatrix.matrix import KillMatrix, document, page
from conformance.killmatrix.mutants import Mutant, mutant_config, program_mutant, selected

MUTANT = Mutant("trusts-redirect", "mutant", "OUT-01", description="Because.")
PROGRAM = Mutant("answers-nothing", "program", description="Because.")
CONFORMING_SHOP = Mutant("slow", "conforming", description="Because.")

CAUGHT = MutantResult(MUTANT, Headline.NON_CONFORMANT, failed=("OUT-01",), seconds=9.0)
SURVIVOR = replace(CAUGHT, verdict=Headline.CONFORMANT, failed=())
OTHER_REQUIREMENT = replace(CAUGHT, failed=("KP-01",), collateral=("KP-01",))
PROGRAM_RESULT = replace(SURVIVOR, mutant=PROGRAM, verdict=NOT_JUDGED)
CONFORMING_RESULT = replace(SURVIVOR, mutant=CONFORMING_SHOP)
FALSE_ALARM = replace(CAUGHT, mutant=CONFORMING_SHOP)
SHOULD = replace(
    CAUGHT,
    mutant=replace(MUTANT, requirement=min(SHOULD_REQUIREMENTS)),
    verdict=Headline.CONFORMANT_WITH_WARNINGS,
    failed=(*SHOULD_REQUIREMENTS,),
)


def matrix(*results: MutantResult) -> KillMatrix:
    return KillMatrix(results, Extent(), 61.0)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(CAUGHT, True, id="its own requirement fails"),
        pytest.param(OTHER_REQUIREMENT, True, id="another requirement fails"),
        pytest.param(SURVIVOR, False, id="nothing fails"),
        pytest.param(SHOULD, True, id="a broken SHOULD warns"),
        pytest.param(replace(SHOULD, failed=("OUT-99",)), False, id="another SHOULD warns"),
        pytest.param(replace(CAUGHT, verdict=NOT_JUDGED), False, id="the suite cannot operate it"),
        pytest.param(replace(CAUGHT, verdict=SUITE_FAILED), False, id="the suite fails"),
        pytest.param(PROGRAM_RESULT, True, id="a program that cannot be operated"),
        pytest.param(
            replace(PROGRAM_RESULT, verdict=SUITE_FAILED),
            False,
            id="a program while the suite fails",
        ),
        pytest.param(
            replace(PROGRAM_RESULT, verdict=Headline.CONFORMANT_WITH_WARNINGS),
            False,
            id="a program that passes",
        ),
    ],
)
def test_a_mutant_is_killed_where_the_verdict_tells_it_from_a_conforming_shop(result, expected):
    assert result.killed is expected


def test_the_matrix_counts_kills_and_right_requirements():
    """A program names no requirement: it counts as killed and not for the right requirement."""
    found = document(matrix(CAUGHT, OTHER_REQUIREMENT, PROGRAM_RESULT, CONFORMING_RESULT))
    assert (found["mutants"], found["killed"], found["false_alarms"]) == (3, 3, 0)
    assert found["right_requirement"] == 0.5
    assert found["collateral_median"] == 0.5
    assert [row["name"] for row in found["conforming"]] == ["slow"]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        pytest.param([CAUGHT, CONFORMING_RESULT], True, id="all killed, none accused"),
        pytest.param([CAUGHT, SURVIVOR], False, id="a survivor"),
        pytest.param([CAUGHT, FALSE_ALARM], False, id="a false alarm"),
        pytest.param([CAUGHT, OTHER_REQUIREMENT], False, id="another requirement fails"),
    ],
)
def test_survivors_false_alarms_and_wrong_requirements_fail_the_matrix(results, expected):
    assert matrix(*results).passed is expected


def test_a_report_that_begins_with_another_requirement_is_no_first_catch():
    assert matrix(CAUGHT, replace(CAUGHT, failed=("KP-01", "OUT-01"))).first_catch == 0.5


def test_a_catch_in_the_wider_profile_only_is_noted():
    found = combined(SURVIVOR, CAUGHT)
    assert found.right_requirement
    assert "standard" in found.note


def test_a_mutant_that_neither_profile_catches_survives():
    assert combined(SURVIVOR, SURVIVOR) == SURVIVOR


def test_the_collateral_is_that_of_the_narrow_profile():
    found = combined(OTHER_REQUIREMENT, CAUGHT)
    assert found.failed == ("OUT-01", "KP-01")
    assert found.collateral == ("KP-01",)


def test_the_page_names_and_describes_every_mutant():
    text = page(matrix(CAUGHT, PROGRAM_RESULT, CONFORMING_RESULT))
    assert "| trusts-redirect | OUT-01 | NON_CONFORMANT |" in text
    assert text.count("Because.") == 3


def test_a_pipe_in_a_note_does_not_break_the_table():
    text = page(matrix(replace(PROGRAM_RESULT, note="a | b")))
    assert "a / b" in text


def test_an_unknown_name_is_an_error():
    with pytest.raises(BadConfig, match="no-such-shop"):
        selected([Mutant("slow", "conforming")], ["no-such-shop"])


def test_an_unknown_name_is_the_exit_status_of_the_command():
    assert main(["no-such-shop"]) == BadConfig.code


def test_a_program_is_started_in_place_of_the_shop(tmp_path: Path):
    program = tmp_path / "says_yes.py"
    program.write_text('"""Answers yes to every request."""\n', "utf-8")
    mutant = program_mutant(program)
    with mutant_config(mutant) as config:
        text = config.read_text("utf-8")
    assert f'start = ["${{python}}", "{program}", "--port", "${{port}}"]' in text
    assert "shop.py" not in text
    assert mutant.description == "Answers yes to every request."


# Flaky outcomes


def round_(seed: int, **outcomes: str) -> Round:
    return Round("shop", seed, {(case, "ORD-01"): found for case, found in outcomes.items()}, 1.0)


def test_the_same_outcomes_with_every_seed_are_no_change():
    assert list(changes([round_(0, a="PASS"), round_(1, a="PASS", b="PASS")])) == []


def test_an_outcome_that_comes_and_goes_is_listed():
    (found,) = changes([round_(0, a="PASS"), round_(1, a="FAIL"), round_(2, a="PASS")])
    assert found == "shop: ORD-01 in a is PASS with seed 0 and FAIL with seed 1"


def test_a_run_without_a_report_is_listed():
    (found,) = changes([Round("shop", 3, {}, 1.0, "it does not start")])
    assert found == "shop, seed 3: it does not start"
