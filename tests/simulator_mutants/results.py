"""The result of the whole platform suite for one simulator mutant."""

from __future__ import annotations

import time
from dataclasses import dataclass

from conformance.core.verdict import Outcome
from conformance.demo import Mutation
from conformance.scenarios.platform import SCRIPTS

from .judgement import check_results, mutated_platform

SUITE_FAILED = frozenset({Outcome.ERROR, Outcome.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class SimulatorResult:
    """The requirements that one simulator mutant, or the control run, fails.

    `right_requirement`: the mutant's own requirement failed. `collateral` are failed requirements
    that are neither its own nor a declared consequence. `suite_failed` are requirements that the
    suite could not judge because of an error of its own.
    """

    name: str
    requirement: str
    description: str
    failed: tuple[str, ...]
    right_requirement: bool
    collateral: tuple[str, ...]
    suite_failed: tuple[str, ...]
    seconds: float


def result(mutation: Mutation | None) -> SimulatorResult:
    """The result for a mutation; None is the control run, without a mutation."""
    began = time.monotonic()
    with mutated_platform(mutation) as platform:
        found = tuple(check_results(platform, SCRIPTS))
    failed = {i.requirement for i in found if i.outcome is Outcome.FAIL}
    errors = {i.requirement for i in found if i.outcome in SUITE_FAILED}
    declared = {mutation.requirement, *mutation.consequences} if mutation else set()
    return SimulatorResult(
        mutation.name if mutation else "control-run",
        mutation.requirement if mutation else "",
        mutation.description if mutation else "The simulator without a mutation.",
        tuple(sorted(failed)),
        mutation is not None and mutation.requirement in failed,
        tuple(sorted(failed - declared)),
        tuple(sorted(errors)),
        round(time.monotonic() - began, 2),
    )


def as_expected(each: SimulatorResult) -> bool:
    """A mutant fails its own requirement, the control run none, and the suite has no error."""
    if each.suite_failed:
        return False
    return each.right_requirement if each.requirement else not each.failed
