from __future__ import annotations

import pytest

from conformance.core.marks import LogFinding, LogSearched
from conformance.core.trace import Event, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.failures_can_be_traced import (
    failures_can_be_traced as rule,
)

from ..traces import perturbed, place, trace


def failed(*events: Event) -> Trace:
    return trace(perturbed(place(), 500), *events)


CASES = {
    "it is logged with its order": (
        failed(LogSearched(LogFinding.WITH_PURCHASE, exchange="e1")),
        Outcome.PASS,
    ),
    "it is logged alone": (failed(LogSearched(LogFinding.ALONE, exchange="e1")), Outcome.WARN),
    "it is not logged": (failed(LogSearched(LogFinding.MISSING, exchange="e1")), Outcome.WARN),
    "nobody has seen the log": (
        failed(LogSearched(LogFinding.NO_LOG, exchange="e1")),
        Outcome.REVIEW,
    ),
    "nobody looked": (failed(), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_failed_call_can_be_found_again(given: Trace, outcome: Outcome) -> None:
    """By its correlation id, together with what it was about."""
    assert rule.judge([given]).outcome is outcome
