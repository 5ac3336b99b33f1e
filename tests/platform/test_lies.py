"""Each requirement is broken by a platform that breaks its promise: a blind check fails here."""

from __future__ import annotations

import pytest

from conformance.core.verdict import Outcome
from conformance.platform.target import Platform

from .lies import LIES, Lie, lying
from .verdicts import REQUIREMENTS, outcomes


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.breaks}: {lie.says}")
def test_a_lie_is_found_out(simulator: Platform, lie: Lie):
    """By the requirement that it breaks; others may find it out as well."""
    liar = lying(simulator, lie)
    with liar.client:
        assert outcomes(liar, lie.script)[lie.breaks] is Outcome.FAIL


def test_there_is_a_lie_for_every_requirement():
    assert {lie.breaks for lie in LIES} == {each.id for each in REQUIREMENTS}
