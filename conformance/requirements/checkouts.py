"""Whether an integration agreed to sell."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.trace import Result, Trace
from ..core.verdict import Observation


def none_sold(trace: Trace) -> Iterator[Observation]:
    """It may refuse to start, or start and refuse the checkout."""
    for answer in trace.answers("start_up", "start_checkout"):
        if answer.verb == "start_checkout" or answer.result is Result.REFUSED:
            yield Observation(
                answer.result is not Result.ACCEPTED,
                "a refusal to start, or to sell",
                f"{answer.verb} {answer.result}",
                answer.exchange,
            )
