"""Plays platform scripts against a simulator mutant and yields the results of the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from conformance.core.verdict import CheckResult, Outcome
from conformance.demo import Mutation
from conformance.platform.target import Platform
from conformance.requirements import catalogue
from conformance.run.platform.script_runner import played
from conformance.scenarios.platform import SCRIPTS
from conformance.scenarios.platform.steps import Script

from .in_process_platform import in_process_platform
from .mutated_package import mutated_simulator

REQUIREMENTS = tuple(each for each in catalogue() if each.party == "platform")
BY_ID = {each.id: each for each in REQUIREMENTS}


@contextmanager
def mutated_platform(mutation: Mutation | None) -> Iterator[Platform]:
    """The simulator with this mutation as a platform; without any mutation for None."""
    with mutated_simulator(mutation) as simulator, in_process_platform(simulator) as platform:
        yield platform


def check_results(platform: Platform, scripts: Iterable[Script]) -> Iterator[CheckResult]:
    """The results script by script, so that the caller can stop early."""
    for script in scripts:
        for trace in played(platform, script):
            found = (each.check_result(trace) for each in REQUIREMENTS)
            yield from (each for each in found if each)


def scripts_for(id: str) -> tuple[Script, ...]:
    """The scripts that exercise a requirement: all of them, where every trace is judged by it."""
    return SCRIPTS if BY_ID[id].always else tuple(s for s in SCRIPTS if id in s.exercises)


def killed(mutation: Mutation) -> bool:
    """The mutant fails its own requirement in one of the scripts that exercise it."""
    with mutated_platform(mutation) as platform:
        found = check_results(platform, scripts_for(mutation.requirement))
        return any(
            i.requirement == mutation.requirement and i.outcome is Outcome.FAIL for i in found
        )
