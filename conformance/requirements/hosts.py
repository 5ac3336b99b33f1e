"""The hosts that an integration called, and the one that it was told to call."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.trace import ELSEWHERE, Exchange, Trace
from ..core.verdict import Observation


def is_stand_in(call: Exchange, trace: Trace) -> bool:
    """It reached the platform of this run, in whichever environment."""
    return call.environment in {trace.setup.environment, *trace.setup.hosts}


def meant_for_klarna(trace: Trace) -> Iterator[Exchange]:
    """All calls but those that a shop makes to others, such as a service that collects errors."""
    for call in trace.calls():
        named = "klarna" in call.request.origin.lower()
        if is_stand_in(call, trace) or named or call.request.credential.belongs_to:
            yield call


def only_its_own(trace: Trace) -> Iterator[Observation]:
    """Each call, against the environment that was configured."""
    for call in meant_for_klarna(trace):
        yield Observation(
            call.environment == trace.setup.environment,
            f"only {trace.setup.environment} is called",
            f"{called(call)} was called",
            call.id,
        )


def called(call: Exchange) -> str:
    return call.request.origin if call.environment == ELSEWHERE else call.environment
