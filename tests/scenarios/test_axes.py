"""Axes of legal variation, and the arrays that combine them."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from conformance.core.setup import Uses
from conformance.core.variation import Absence, Variation
from conformance.requirements import catalogue
from conformance.scenarios.api_updates import api_update_cases
from conformance.scenarios.axes import (
    AXES,
    BASES,
    HOLDING,
    ONE_BY_ONE,
    axes,
    axis_variations,
    member_variations,
    of_errors,
)
from conformance.scenarios.combinations import pairwise, third
from conformance.scenarios.stories.interrupted import swept_operations

from ..traces import variation

CAPTURES = Uses(
    learns_outcome_by=("redirect", "callback", "polling"), order_management=("capture", "refund")
)
SEEDS = (0, 1, 2)


def pairs(row: tuple[Variation, ...]) -> set[tuple[str, str]]:
    """Each two values that come together, an axis as usual among them."""
    settings = {each.axis: each.value for each in row}
    whole = [f"{axis.name}={settings.get(axis.name, '')}" for axis in AXES]
    return set(combinations(whole, 2))


def test_each_value_says_why_it_is_legal() -> None:
    """A failure must be able to name the sentence that allows what the integration met."""
    assert all(basis.endswith(".") for basis in BASES.values())


def test_each_axis_puts_a_requirement_to_the_test() -> None:
    assert {axis.requirement for axis in (*AXES, *HOLDING)} <= {each.id for each in catalogue()}


def test_each_two_values_of_two_axes_come_together() -> None:
    """The law of a covering array, counted out; an axis as usual is a value too."""
    columns = [[f"{axis.name}=", *map(str, axis.variations)] for axis in AXES]
    needed = {pair for two in combinations(columns, 2) for pair in product(*two)}
    covered = set().union(*(pairs(row) for row in pairwise(AXES)))
    missing = needed - covered
    assert all("=" in one and one.endswith("=") and two.endswith("=") for one, two in missing)


def test_the_array_is_the_same_each_time() -> None:
    assert pairwise(AXES) == pairwise(AXES)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_third_is_a_third_and_keeps_the_order(seed: int) -> None:
    rows = pairwise(AXES)
    chosen = third(rows, seed)
    assert len(chosen) == -(-len(rows) // 3)
    assert list(chosen) == [row for row in rows if row in chosen]
    assert chosen == third(rows, seed)


def test_another_seed_gives_another_third() -> None:
    rows = pairwise(AXES)
    assert len({third(rows, seed) for seed in SEEDS}) == len(SEEDS)


def test_who_never_captures_is_told_no_relative_location() -> None:
    """What cannot be met is not planned."""
    settings = {str(each) for axis in axes(Uses()) for each in axis.variations}
    assert "headers=relative" not in settings
    assert "headers=small" in settings


@pytest.mark.parametrize("profile", ["smoke", "standard", "certification"])
def test_each_axis_is_met_alone(profile: str) -> None:
    """Before anything is combined, it has been seen by itself."""
    alone = [c.variant for c in api_update_cases(profile, CAPTURES, 0) if len(c.variant) == 1]
    met = {settings[0].axis for settings in alone} - {ONE_BY_ONE.name}
    assert met == {axis.name for axis in (*AXES, *HOLDING)}


def test_what_is_optional_is_left_out_member_by_member_before_a_certificate() -> None:
    """All at once a defect is seen; one at a time it has a name."""
    cases = api_update_cases("certification", CAPTURES, 0)
    alone = {setting for case in cases for setting in case.variant if len(case.variant) == 1}
    assert alone >= set(ONE_BY_ONE.variations)


@pytest.mark.parametrize("how", Absence)
def test_all_at_once_is_each_of_them_together(how: Absence) -> None:
    members = member_variations(Variation("optionals", how))
    assert Variation("optional", how, "hpp.create_session.expires_at") in members
    assert set(members) <= set(ONE_BY_ONE.variations)
    assert member_variations(members[0]) == ()


def test_each_operations_error_is_told_in_each_way_before_a_certificate() -> None:
    met = {
        (case.perturbation.operation, setting)
        for case in api_update_cases("certification", CAPTURES, 0)
        if case.perturbation and case.perturbation.status in {400, 500}
        for setting in case.variant
    }
    ways = [setting for axis in of_errors() for setting in axis.variations]
    assert met >= set(product(swept_operations(CAPTURES), ways))


def test_an_error_that_varies_is_compared_with_the_one_that_does_not() -> None:
    for case in api_update_cases("certification", CAPTURES, 0):
        if case.perturbation and case.variant and case.reference:
            assert case.reference == f"{case.scenario.name}[{case.perturbation.label}]"
            assert case.id.startswith(f"{case.reference}[")


def test_of_an_error_its_letters_vary_even_in_the_shortest_run() -> None:
    cases = api_update_cases("smoke", CAPTURES, 0)
    assert (variation("headers=small"),) in {case.variant for case in cases if case.perturbation}


def test_a_case_has_at_most_one_fault() -> None:
    """A fault and a variation may come together; two values of one axis never."""
    for case in api_update_cases("certification", CAPTURES, 0):
        names = [each.axis for each in axis_variations(case.variant)]
        assert len(names) == len(set(names))


def test_the_name_of_a_basket_stands_on_no_axis() -> None:
    assert axis_variations((variation("basket=plain"), variation("ids=long"))) == (
        variation("ids=long"),
    )
