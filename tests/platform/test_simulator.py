"""The simulator keeps every requirement on a platform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.verdict import Outcome
from conformance.platform.target import CAPABILITIES, Platform
from conformance.run.platform.script_runner import played
from conformance.scenarios.platform import SCRIPTS
from conformance.scenarios.platform.steps import Script

from .verdicts import REQUIREMENTS, broken, judged, outcomes

# Waits for repeats that come seconds apart; the command's own test plays it.
QUICK = [script for script in SCRIPTS if script.name != "nobody-answers"]


@pytest.mark.parametrize("script", QUICK, ids=lambda script: script.name)
def test_the_honest_simulator_keeps_every_requirement(simulator: Platform, script: Script):
    assert not broken(simulator, script.name)


def test_each_script_puts_to_the_test_what_it_says(simulator: Platform):
    """What a script is made for is seen in it: a script that shows nothing would prove nothing."""
    told = outcomes(simulator, "session-to-refund")
    planned = {"PLAT-12", "PLAT-15", "PLAT-24", "PLAT-33", "PLAT-36", "PLAT-40"}
    assert {id for id in planned if told[id] is Outcome.PASS} == planned


@pytest.mark.parametrize("need", sorted(CAPABILITIES))
def test_what_a_target_cannot_show_is_not_exercised(simulator: Platform, need: str):
    """Never green: the reason is in the report, and how to exercise it."""
    poorer = replace(simulator, can=simulator.can - {need})
    script = next(each for each in QUICK if need in each.needs)
    (trace,) = played(poorer, script)
    found = judged((trace,))
    assert {i.requirement for i in found} == script.exercises
    assert all(i.outcome is Outcome.NOT_EXERCISED for i in found)
    assert "simulator" in trace.note or "--consumer" in trace.note


def test_a_script_that_gets_stuck_passes_nothing_that_it_was_made_for(simulator: Platform):
    closed = replace(simulator, pairs={**simulator.pairs, "playground": ("nobody", "no-password")})
    script = next(each for each in QUICK if each.name == "page-places-order")
    seen, unplayed = played(closed, script)
    assert "session_id" in unplayed.note
    assert {i.outcome for i in judged((unplayed,))} == {Outcome.NOT_EXERCISED}
    told = {i.requirement: i.outcome for i in judged((seen,)) if i.requirement == "PLAT-25"}
    assert Outcome.PASS not in told.values()


def test_every_requirement_has_a_script_and_every_script_a_requirement():
    made_for = frozenset().union(*(script.exercises for script in SCRIPTS))
    assert made_for == {each.id for each in REQUIREMENTS}
    assert all(script.exercises for script in SCRIPTS)


def test_scripts_have_names_of_their_own_and_known_needs():
    names = [script.name for script in SCRIPTS]
    assert len(names) == len(set(names))
    assert all(script.needs <= set(CAPABILITIES) for script in SCRIPTS)


def test_no_password_is_in_what_a_failing_test_prints(simulator: Platform):
    assert not [password for _, password in simulator.pairs.values() if password in repr(simulator)]
