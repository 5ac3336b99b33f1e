"""What is asked for, and what is then played and judged."""

from __future__ import annotations

import pytest

from conformance.core.errors import BadConfig
from conformance.run.request import RunRequest, planned

from .shop import SETTINGS


def order(only: str = "", profile: str = "smoke") -> RunRequest:
    return RunRequest(SETTINGS, profile, only)


WHOLE, CATALOGUE = planned(order())


def test_everything_is_played_and_judged_unless_something_else_is_asked_for():
    assert {id for case in WHOLE.cases for id in case.exercises} <= {r.id for r in CATALOGUE}
    assert all(requirement.party == "integration" for requirement in CATALOGUE)


GLOBS = {
    "one": ("RESP-03", {"RESP-03"}),
    "in small letters": ("resp-03", {"RESP-03"}),
    "an area": ("OM-*", {r.id for r in CATALOGUE if r.area == "OM"}),
}


@pytest.mark.parametrize(("only", "ids"), GLOBS.values(), ids=GLOBS)
def test_a_requirement_may_be_asked_for(only: str, ids: set[str]):
    """Then its cases alone are played, and asked about it alone; none is left out."""
    cases, requirements = planned(order(only))
    assert {r.id for r in requirements} == ids
    assert [c.id for c in cases.cases] == [c.id for c in WHOLE.cases if c.exercises & ids]
    assert all(case.exercises and case.exercises <= ids for case in cases.cases)


CASES = {
    "one": ("purchase", {"purchase"}),
    "with the brackets of its name": (
        "interrupted-purchase[kp.create_session=400]",
        {"interrupted-purchase[kp.create_session=400]"},
    ),
    "a kind": (
        "*[kp.create_session=*]",
        {c.id for c in WHOLE.cases if c.perturbation and "[kp.create_session=" in c.id},
    ),
}


@pytest.mark.parametrize(("only", "ids"), CASES.values(), ids=CASES)
def test_a_case_may_be_asked_for(only: str, ids: set[str]):
    """Then all that it exercises is judged, and nothing else."""
    cases, requirements = planned(order(only))
    assert {case.id for case in cases.cases} >= ids
    assert {r.id for r in requirements} == {id for c in cases.cases for id in c.exercises}


@pytest.mark.parametrize("only", ["XYZ-01", "purchas", "[", "kp.create_session=400"])
def test_what_matches_nothing_is_a_mistake_and_no_run_that_went_well(only: str):
    with pytest.raises(BadConfig, match="matches no requirement and no case"):
        planned(order(only))
