"""What became of one broken simulator under the whole platform suite."""

from __future__ import annotations

import time
from dataclasses import dataclass

from conformance.core.verdict import Outcome
from conformance.demo import Mutation
from conformance.scenarios.platform import SCRIPTS

from .verdicts import broken, judged

SUITE_FAILED = frozenset({Outcome.ERROR, Outcome.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one. `right`: its own requirement failed; `further` was not declared."""

    name: str
    requirement: str
    about: str
    failed: tuple[str, ...]
    right: bool
    further: tuple[str, ...]
    suite_failed: tuple[str, ...]
    seconds: float


def row(flaw: Mutation | None) -> Row:
    """The verdict on one; None is the honest simulator."""
    began = time.monotonic()
    with broken(flaw) as platform:
        found = tuple(judged(platform, SCRIPTS))
    failed = {i.requirement for i in found if i.outcome is Outcome.FAIL}
    errors = {i.requirement for i in found if i.outcome in SUITE_FAILED}
    declared = {flaw.requirement, *flaw.consequences} if flaw else set()
    return Row(
        flaw.name if flaw else "honest",
        flaw.requirement if flaw else "",
        flaw.description if flaw else "The simulator as it is.",
        tuple(sorted(failed)),
        flaw is not None and flaw.requirement in failed,
        tuple(sorted(failed - declared)),
        tuple(sorted(errors)),
        round(time.monotonic() - began, 2),
    )


def as_it_should(one: Row) -> bool:
    return not one.suite_failed and (one.right if one.requirement else not one.failed)
