"""The numbers and the page of the kill matrix, from rows made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.core.errors import BadConfig
from conformance.core.verdict import Headline
from conformance.killmatrix import (
    NOT_JUDGED,
    SHOULDS,
    SUITE_FAILED,
    Row,
    Suspect,
    chosen,
    good,
    in_place_of_the_shop,
    killed,
    main,
    matrix,
    page,
    settled,
    widened,
)

CAUGHT = Row(
    "trusts-redirect",
    "OUT-01",
    Headline.NON_CONFORMANT,
    failed=("OUT-01",),
    right=True,
    first=True,
    collateral=(),
    seconds=9.0,
    note="",
)
SURVIVOR = replace(CAUGHT, verdict=Headline.CONFORMANT, failed=(), right=False, first=False)
ELSEWHERE = replace(CAUGHT, failed=("KP-01",), right=False, first=False, collateral=("KP-01",))
STRANGER = replace(SURVIVOR, name="answers-nothing", requirement="", verdict=NOT_JUDGED)
WHOLE = replace(SURVIVOR, name="slow", requirement="")
ALARM = replace(CAUGHT, name="slow", requirement="", right=False)
SHOULD = replace(
    CAUGHT, requirement=min(SHOULDS), verdict=Headline.CONFORMANT_WITH_WARNINGS, failed=(*SHOULDS,)
)


def of(*judged: tuple[str, Row]):
    those = [Suspect(row.name, kind, row.requirement, about="Because.") for kind, row in judged]
    return matrix(those, [row for _, row in judged], "smoke", 0, 61.0), those


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        pytest.param("mutant", CAUGHT, True, id="caught where it should be"),
        pytest.param("mutant", ELSEWHERE, True, id="caught elsewhere"),
        pytest.param("mutant", SURVIVOR, False, id="not caught"),
        pytest.param("mutant", SHOULD, True, id="a broken SHOULD warns"),
        pytest.param("mutant", replace(SHOULD, right=False), False, id="another SHOULD warns"),
        pytest.param("mutant", replace(CAUGHT, verdict=NOT_JUDGED), False, id="never judged"),
        pytest.param("mutant", replace(CAUGHT, verdict=SUITE_FAILED), False, id="our own fault"),
        pytest.param("program", STRANGER, True, id="a program that cannot be operated"),
        pytest.param("program", replace(STRANGER, verdict=SUITE_FAILED), False, id="our crash"),
        pytest.param(
            "program",
            replace(STRANGER, verdict=Headline.CONFORMANT_WITH_WARNINGS),
            False,
            id="a program that passes",
        ),
    ],
)
def test_what_counts_as_killed(kind, row, expected):
    assert killed(kind, row) is expected


def test_the_matrix_counts_what_was_caught_and_where():
    """Programs name no requirement, so they count as killed and not among the right ones."""
    found, _ = of(
        ("mutant", CAUGHT), ("mutant", ELSEWHERE), ("program", STRANGER), ("conforming", WHOLE)
    )
    assert (found["mutants"], found["killed"], found["false_alarms"]) == (3, 3, 0)
    assert found["right_requirement"] == 0.5
    assert found["collateral_median"] == 0.5
    assert [row["name"] for row in found["conforming"]] == ["slow"]


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        pytest.param([("mutant", CAUGHT), ("conforming", WHOLE)], True, id="all as it should be"),
        pytest.param([("mutant", CAUGHT), ("mutant", SURVIVOR)], False, id="a survivor"),
        pytest.param([("mutant", CAUGHT), ("conforming", ALARM)], False, id="a false alarm"),
        pytest.param([("mutant", CAUGHT), ("mutant", ELSEWHERE)], False, id="caught elsewhere"),
    ],
)
def test_the_exit_status_tells_survivors_false_alarms_and_wrong_requirements(judged, expected):
    assert good(of(*judged)[0]) is expected


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
    text = page(*of(("mutant", CAUGHT), ("program", STRANGER), ("conforming", WHOLE)))
    assert "| trusts-redirect | OUT-01 | NON_CONFORMANT |" in text
    assert text.count("Because.") == 3


def test_a_pipe_in_a_note_does_not_break_the_table():
    text = page(*of(("program", replace(STRANGER, note="a | b"))))
    assert "a / b" in text


def test_a_name_that_nobody_has_is_an_error():
    with pytest.raises(BadConfig, match="no-such-shop"):
        chosen([Suspect("slow", "conforming")], ["no-such-shop"])


def test_the_command_says_so_too():
    assert main(["no-such-shop"]) == BadConfig.code


def test_a_program_is_started_in_place_of_the_shop():
    with settled(in_place_of_the_shop(Path("/somewhere/says_yes.py"))) as config:
        text = config.read_text("utf-8")
    assert 'start = ["${python}", "/somewhere/says_yes.py", "--port", "${port}"]' in text
    assert "shop.py" not in text
