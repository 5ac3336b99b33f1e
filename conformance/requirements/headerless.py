"""Calls that were sent without credentials."""

from __future__ import annotations

from ..core.trace import Exchange, Trace


def is_headerless(call: Exchange) -> bool:
    return not call.request.credential.scheme


def repeated_with_header(trace: Trace, call: Exchange) -> bool:
    """It went out bare, and once more with credentials: the client waits to be challenged."""
    return is_headerless(call) and any(
        later.at >= call.at and same_call(later, call) and not is_headerless(later)
        for later in trace.calls()
    )


def same_call(one: Exchange, other: Exchange) -> bool:
    return (one.request.method, one.request.path) == (other.request.method, other.request.path)
