"""Calls that were generated: what is made, that it is the same again, and what it finds."""

from __future__ import annotations

import json

import pytest

from conformance.contract import request_errors
from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.platform.target import Platform
from conformance.run.platform.schemathesis_calls import (
    GenerationLimits,
    bodies,
    corpus,
    taking_bodies,
    walks,
)
from conformance.run.platform.script_runner import played
from conformance.scenarios.platform.aimed import CORPUS, aimed_script, frozen

from .false_answers import FalseAnswer, on, platform_with, with_status
from .verdicts import BAD, judged

LITTLE = 6


def outcomes(traces: tuple[Trace, ...]) -> dict[str, Outcome]:
    return {i.requirement: i.outcome for i in judged(traces)}


def test_the_frozen_corpus_is_what_the_contract_gives():
    """`make corpus` writes it anew when the contract has changed."""
    assert json.dumps(frozen()) == json.dumps(corpus())


def test_the_corpus_covers_every_operation_that_reads_a_body():
    assert set(frozen()) == set(taking_bodies())
    assert all(script.exercises for script in CORPUS)


@pytest.mark.parametrize("operation", ["kp.create_session", "om.refund"])
def test_bodies_are_right_and_wrong_and_the_same_again(operation: str):
    made = list(bodies(operation, LITTLE, 1))
    assert made == list(bodies(operation, LITTLE, 1))
    assert made != list(bodies(operation, LITTLE, 2))
    wrong = [body for body in made if request_errors(operation, body)]
    assert 0 < len(wrong) < len(made)


@pytest.mark.parametrize("operation", ["kp.create_session", "hpp.create_session", "om.capture"])
def test_the_honest_simulator_survives_what_is_generated(simulator: Platform, operation: str):
    script = aimed_script("generated", operation, lambda: bodies(operation, LITTLE, 3))
    assert not BAD & set(outcomes(played(simulator, script)).values())


def test_walks_reach_an_order_from_a_session(simulator: Platform):
    """Along the links, with nothing but what the answers held."""
    traces = played(simulator, walks(GenerationLimits(0, 8, 15), 1))
    assert not BAD & set(outcomes(traces).values())
    seen = {e.operation for trace in traces for e in trace.calls() if e.executed}
    assert {"kp.create_session", "hpp.create_session", "hpp.read_session"} <= seen


def test_a_crash_in_a_walk_is_not_swallowed(simulator: Platform):
    """Neither of the platform, which is a finding, nor of the machine, which is ours."""
    false_answer = FalseAnswer(
        "PLAT-07", "", "it answers 500", on("kp.create_session", with_status(200, 500))
    )
    platform = platform_with(simulator, false_answer)
    with platform.client:
        found = outcomes(played(platform, walks(GenerationLimits(0, 2, 4), 1)))
    assert found["PLAT-07"] is Outcome.FAIL


def test_a_platform_that_accepts_every_body_fails(simulator: Platform):
    false_answer = FalseAnswer(
        "PLAT-08", "", "it accepts every body", on("om.refund", with_status(422, 201))
    )
    platform = platform_with(simulator, false_answer)
    script = aimed_script("generated", "om.refund", lambda: bodies("om.refund", LITTLE, 3))
    with platform.client:
        assert outcomes(played(platform, script))["PLAT-08"] is Outcome.FAIL
