"""The numbers and the page of the kill matrix, from rows made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.core.errors import BadConfig
from conformance.core.verdict import Headline
from conformance.killmatrix.__main__ import main
from conformance.killmatrix.evaluation import (
    NOT_JUDGED,
    SHOULDS,
    SUITE_FAILED,
    MutantResult,
    widened,
)
from conformance.killmatrix.matrix import KillMatrix, document, page
from conformance.killmatrix.mutants import Mutant, chosen, in_place_of_the_shop, settled

MUTANT = Mutant("trusts-redirect", "mutant", "OUT-01", about="Because.")
PROGRAM = Mutant("answers-nothing", "program", about="Because.")
UNUSUAL = Mutant("slow", "conforming", about="Because.")

CAUGHT = MutantResult(MUTANT, Headline.NON_CONFORMANT, failed=("OUT-01",), seconds=9.0)
SURVIVOR = replace(CAUGHT, verdict=Headline.CONFORMANT, failed=())
ELSEWHERE = replace(CAUGHT, failed=("KP-01",), collateral=("KP-01",))
STRANGER = replace(SURVIVOR, mutant=PROGRAM, verdict=NOT_JUDGED)
WHOLE = replace(SURVIVOR, mutant=UNUSUAL)
ALARM = replace(CAUGHT, mutant=UNUSUAL)
SHOULD = replace(
    CAUGHT,
    mutant=replace(MUTANT, requirement=min(SHOULDS)),
    verdict=Headline.CONFORMANT_WITH_WARNINGS,
    failed=(*SHOULDS,),
)


def of(*judged: MutantResult) -> KillMatrix:
    return KillMatrix(judged, "smoke", 0, 61.0)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(CAUGHT, True, id="caught where it should be"),
        pytest.param(ELSEWHERE, True, id="caught elsewhere"),
        pytest.param(SURVIVOR, False, id="not caught"),
        pytest.param(SHOULD, True, id="a broken SHOULD warns"),
        pytest.param(replace(SHOULD, failed=("OUT-99",)), False, id="another SHOULD warns"),
        pytest.param(replace(CAUGHT, verdict=NOT_JUDGED), False, id="never judged"),
        pytest.param(replace(CAUGHT, verdict=SUITE_FAILED), False, id="our own fault"),
        pytest.param(STRANGER, True, id="a program that cannot be operated"),
        pytest.param(replace(STRANGER, verdict=SUITE_FAILED), False, id="our crash"),
        pytest.param(
            replace(STRANGER, verdict=Headline.CONFORMANT_WITH_WARNINGS),
            False,
            id="a program that passes",
        ),
    ],
)
def test_what_counts_as_killed(row, expected):
    assert row.killed is expected


def test_the_matrix_counts_what_was_caught_and_where():
    """Programs name no requirement, so they count as killed and not among the right ones."""
    found = document(of(CAUGHT, ELSEWHERE, STRANGER, WHOLE))
    assert (found["mutants"], found["killed"], found["false_alarms"]) == (3, 3, 0)
    assert found["right_requirement"] == 0.5
    assert found["collateral_median"] == 0.5
    assert [row["name"] for row in found["conforming"]] == ["slow"]


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        pytest.param([CAUGHT, WHOLE], True, id="all as it should be"),
        pytest.param([CAUGHT, SURVIVOR], False, id="a survivor"),
        pytest.param([CAUGHT, ALARM], False, id="a false alarm"),
        pytest.param([CAUGHT, ELSEWHERE], False, id="caught elsewhere"),
    ],
)
def test_the_exit_status_tells_survivors_false_alarms_and_wrong_requirements(judged, expected):
    assert of(*judged).good is expected


def test_a_report_that_begins_with_something_else_is_not_first():
    assert of(CAUGHT, replace(CAUGHT, failed=("KP-01", "OUT-01"))).first == 0.5


def test_what_only_the_wider_profile_sees_is_said():
    found = widened(SURVIVOR, CAUGHT)
    assert found.right
    assert "standard" in found.note


def test_what_the_wider_profile_does_not_see_either_survives():
    assert widened(SURVIVOR, SURVIVOR) == SURVIVOR


def test_collateral_of_the_narrow_profile_is_kept():
    found = widened(ELSEWHERE, CAUGHT)
    assert found.failed == ("OUT-01", "KP-01")
    assert found.collateral == ("KP-01",)


def test_the_page_names_everyone_and_why():
    text = page(of(CAUGHT, STRANGER, WHOLE))
    assert "| trusts-redirect | OUT-01 | NON_CONFORMANT |" in text
    assert text.count("Because.") == 3


def test_a_pipe_in_a_note_does_not_break_the_table():
    text = page(of(replace(STRANGER, note="a | b")))
    assert "a / b" in text


def test_a_name_that_nobody_has_is_an_error():
    with pytest.raises(BadConfig, match="no-such-shop"):
        chosen([Mutant("slow", "conforming")], ["no-such-shop"])


def test_the_command_says_so_too():
    assert main(["no-such-shop"]) == BadConfig.code


def test_a_program_is_started_in_place_of_the_shop():
    with settled(in_place_of_the_shop(Path("/somewhere/says_yes.py"))) as config:
        text = config.read_text("utf-8")
    assert 'start = ["${python}", "/somewhere/says_yes.py", "--port", "${port}"]' in text
    assert "shop.py" not in text
