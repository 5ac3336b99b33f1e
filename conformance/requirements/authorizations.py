"""The consumer's authorizations, and how long one of them can become an order."""

from __future__ import annotations

from ..core.marks import ConsumerActed
from ..core.operations import Operation
from ..core.trace import Trace

TOKEN_LIFE_S = 60 * 60


def token_lifetimes(trace: Trace) -> tuple[float, ...]:
    """When the consumer agreed to pay."""
    return tuple(mark.at for mark in trace.marks(ConsumerActed) if mark.act == "approve")


def alive(trace: Trace, at: float) -> bool:
    """The last one before that moment has neither lapsed nor been given back."""
    before = [each for each in token_lifetimes(trace) if each <= at]
    released = any(
        e.succeeded and e.at <= at for e in trace.calls(Operation.KP_CANCEL_AUTHORIZATION)
    )
    return bool(before) and at - before[-1] <= TOKEN_LIFE_S and not released
