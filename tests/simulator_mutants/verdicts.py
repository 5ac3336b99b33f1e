"""What the platform suite makes of a simulator: every script played, every requirement judged."""

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

from .edited import edited
from .stage import staged

REQUIREMENTS = tuple(each for each in catalogue() if each.party == "platform")
BY_ID = {each.id: each for each in REQUIREMENTS}


@contextmanager
def broken(flaw: Mutation | None) -> Iterator[Platform]:
    """The simulator with this flaw, as a platform to be judged; the honest one for None."""
    with edited(flaw) as simulator, staged(simulator) as platform:
        yield platform


def judged(platform: Platform, scripts: Iterable[Script]) -> Iterator[CheckResult]:
    """Script after script, so that whoever has seen enough can stop."""
    for script in scripts:
        for trace in played(platform, script):
            found = (each.check_result(trace) for each in REQUIREMENTS)
            yield from (each for each in found if each)


def made_for(id: str) -> tuple[Script, ...]:
    """The scripts that put a requirement to the test: all, where it is judged in every one."""
    return SCRIPTS if BY_ID[id].always else tuple(s for s in SCRIPTS if id in s.exercises)


def caught(flaw: Mutation) -> bool:
    """The scripts that are made for its requirement, or for what always holds, find it out."""
    with broken(flaw) as platform:
        found = judged(platform, made_for(flaw.requirement))
        return any(i.requirement == flaw.requirement and i.outcome is Outcome.FAIL for i in found)
