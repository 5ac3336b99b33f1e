"""Each requirement is broken by a platform that breaks its promise: a blind check fails here."""

from __future__ import annotations

import pytest

from conformance.core.verdict import Outcome
from conformance.platform.target import Platform
from tests.simulator_mutants import SIMULATOR_MUTANTS

from .false_answers import LIES, Lie, contradicting_bodies
from .verdicts import REQUIREMENTS, outcomes


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.breaks}: {lie.says}")
def test_a_lie_is_found_out(simulator: Platform, lie: Lie):
    """By the requirement that it breaks; others may find it out as well."""
    liar = contradicting_bodies(simulator, lie)
    with liar.client:
        assert outcomes(liar, lie.script)[lie.breaks] is Outcome.FAIL


def test_every_requirement_is_broken_by_somebody():
    """By one of these, or by one of the broken simulators."""
    broken = {lie.breaks for lie in LIES} | {each.requirement for each in SIMULATOR_MUTANTS}
    assert broken == {each.id for each in REQUIREMENTS}
