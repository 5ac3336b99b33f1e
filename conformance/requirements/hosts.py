"""The host that an integration was told to call, and the ones that it called."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.trace import Trace
from ..core.verdict import Observation


def only_its_own(trace: Trace) -> Iterator[Observation]:
    """Each call, against the environment that was configured."""
    for call in trace.calls():
        yield Observation(
            call.environment == trace.setup.environment,
            f"only {trace.setup.environment} is called",
            f"{call.environment or 'another host'} was called",
            call.id,
        )
