from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ENVIRONMENTS
from ..exchanges import answered, status, told

HERE = "playground"


@requirement(
    "PLAT-03",
    Level.MUST,
    "The environments have the same URLs: only the domain differs.",
    source=ENVIRONMENTS,
    party=Party.PLATFORM,
    hint="Route the same paths in every environment.",
)
def same_routes(trace: Trace) -> Iterator[Observation]:
    """An integration is switched to production by its base URL alone; a path that differs there
    fails on the first real sale."""
    known = {(c.operation, c.request.path): c for c in answered(trace) if c.environment == HERE}
    for call in answered(trace):
        twin = known.get((call.operation, call.request.path))
        if twin and call.environment != HERE:
            yield told(call, f"{status(twin)} as in the other", held=status(call) == status(twin))
