"""Playing a script by its name, and what the requirements make of it."""

from __future__ import annotations

from conformance.core.trace import Trace
from conformance.core.verdict import CheckResult, Outcome
from conformance.platform.target import Platform
from conformance.requirements import catalogue
from conformance.run.platform.script_runner import played
from conformance.scenarios.platform import SCRIPTS

BY_NAME = {script.name: script for script in SCRIPTS}
REQUIREMENTS = tuple(r for r in catalogue() if r.party == "platform")
BAD = {Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_EXERCISED}


def judged(traces: tuple[Trace, ...]) -> tuple[CheckResult, ...]:
    found = (each.check_result(trace) for trace in traces for each in REQUIREMENTS)
    return tuple(check_result for check_result in found if check_result)


def outcomes(platform: Platform, name: str) -> dict[str, Outcome]:
    """Each requirement that the script tells of, and how."""
    return {i.requirement: i.outcome for i in judged(played(platform, BY_NAME[name]))}


def broken(platform: Platform, name: str) -> set[str]:
    found = judged(played(platform, BY_NAME[name]))
    return {i.requirement for i in found if i.outcome in BAD}
