"""Plays the steps of one case, each by the actor that performs it.

Every step leaves events in the record. A step that cannot be played leaves a mark that says why.
"""

from __future__ import annotations

from ...core.marks import StepNotPlayed
from . import attacker, consumer, klarna, merchant
from .case_in_play import CannotPlayStep, CaseInPlay
from .steps import PERFORMED

ACTORS = (consumer, klarna, merchant, attacker)  # importing them registers their steps


async def play_steps(play: CaseInPlay) -> None:
    """All steps in their order; no further ones where the integration stopped answering."""
    for step in play.recorder.case.scenario.steps:
        if play.hung:
            break
        try:
            await PERFORMED[type(step)](play, step)
        except CannotPlayStep as why:
            play.recorder.add_mark(StepNotPlayed(type(step).__name__, str(why)))
