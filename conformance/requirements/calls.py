"""Calls of the integration to the platform."""

from __future__ import annotations

from ..core.trace import Trace
from ..core.verdict import Observation


def none_made(trace: Trace, operation: str, expected: str, named: str) -> Observation:
    """The operation was never called; `named` says what a call would have been."""
    calls = tuple(trace.calls(operation))
    return Observation(not calls, expected, f"{len(calls)} {named}", calls[0].id if calls else "")
