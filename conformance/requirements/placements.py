"""The integration's attempts to turn an authorization into an order."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.operations import Operation
from ..core.trace import Exchange, Trace

OPERATION = Operation.KP_PLACE_ORDER


def attempts(trace: Trace) -> tuple[Exchange, ...]:
    return tuple(trace.calls(OPERATION))


def token(attempt: Exchange) -> str:
    return attempt.path_values.get("authorization_token", "")


def after_success(trace: Trace) -> Iterator[Exchange]:
    """The attempts that began when an earlier one had already been answered with success."""
    answered = [each.at + each.took for each in attempts(trace) if each.succeeded]
    return (each for each in attempts(trace) if answered and each.at > min(answered))
