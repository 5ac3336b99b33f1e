"""Every step of a story has one function that performs it."""

from __future__ import annotations

from typing import get_args

from conformance.core.plan import Step
from conformance.run.play import case_runner
from conformance.run.play.steps import PERFORMED


def test_every_step_is_performed_by_one_function_of_an_actor():
    assert set(PERFORMED) == set(get_args(Step))
    actors = {actor.__name__ for actor in case_runner.ACTORS}
    assert {perform.__module__ for perform in PERFORMED.values()} == actors
