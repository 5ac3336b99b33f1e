"""What every requirement owes the reader, whoever adds the next one."""

from __future__ import annotations

import pytest

from conformance.core.requirement import Requirement
from conformance.core.setup import Uses
from conformance.core.verdict import Party
from conformance.requirements import AREAS, catalogue
from conformance.scenarios import plan
from conformance.scenarios.platform import SCRIPTS

ABLE = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
    without=("KLARNA_BASE_URL",),
    checks_credentials=True,
    several_stores=True,
    tls=True,
)
OF_INTEGRATIONS = [each for each in catalogue() if each.party is Party.INTEGRATION]
EACH = pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.id)


def exercised() -> frozenset[str]:
    cases = (case.exercises for case in plan("certification", ABLE).cases)
    return frozenset().union(*cases, *(script.exercises for script in SCRIPTS))


def test_ids_are_unique() -> None:
    ids = [each.id for each in catalogue()]
    assert len(ids) == len(set(ids))


def test_the_catalogue_goes_by_area_and_id() -> None:
    keys = [(AREAS.index(each.area), each.id) for each in catalogue()]
    assert keys == sorted(keys)


@EACH
def test_says_what_where_why_and_what_to_change(each: Requirement) -> None:
    """A verdict without its sentence, its source, its reason and a way out helps nobody."""
    assert each.title.endswith(".")
    assert each.source.url.startswith("https://docs.klarna.com/")
    assert each.source.basis in {"seed", "klarna", "practice"}
    assert each.rationale.endswith(".")
    assert each.hint.endswith(".")


def test_whatever_a_scenario_exercises_is_in_the_catalogue() -> None:
    assert exercised() <= {each.id for each in catalogue()}


@pytest.mark.parametrize("each", OF_INTEGRATIONS, ids=lambda each: each.id)
def test_some_scenario_exercises_it(each: Requirement) -> None:
    """A requirement that no case is made for could never be seen to hold."""
    assert each.id in exercised()
