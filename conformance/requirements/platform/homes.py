"""Where credentials belong, and where they do not."""

from __future__ import annotations

from ...core.trace import Exchange
from ...core.verdict import Observation
from .exchanges import met_expectation, status


def at_home_only(call: Exchange) -> Observation:
    """At home they get in, which shows that they are good; elsewhere they are refused."""
    if call.request.credential.belongs_to == call.environment:
        return met_expectation(call, "let in where they belong", held=call.succeeded)
    return met_expectation(call, "a 401 elsewhere", held=status(call) == 401)
