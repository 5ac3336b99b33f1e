"""A false answer fails the requirement that it breaks: a check that sees nothing fails here."""

from __future__ import annotations

import pytest

from conformance.core.verdict import Outcome
from conformance.platform.target import Platform
from tests.simulator_mutants import SIMULATOR_MUTANTS

from .false_answers import FALSE_ANSWERS, FalseAnswer, platform_with
from .verdicts import REQUIREMENTS, outcomes


@pytest.mark.parametrize(
    "false_answer", FALSE_ANSWERS, ids=lambda each: f"{each.requirement}: {each.description}"
)
def test_a_false_answer_fails_its_requirement(simulator: Platform, false_answer: FalseAnswer):
    """Other requirements may fail as well."""
    platform = platform_with(simulator, false_answer)
    with platform.client:
        found = outcomes(platform, false_answer.script)
    assert found[false_answer.requirement] is Outcome.FAIL


def test_every_requirement_is_broken_by_a_false_answer_or_a_simulator_mutant():
    false_answers = {each.requirement for each in FALSE_ANSWERS}
    mutants = {each.requirement for each in SIMULATOR_MUTANTS}
    assert false_answers | mutants == {each.id for each in REQUIREMENTS}
