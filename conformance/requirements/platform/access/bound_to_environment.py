from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ENVIRONMENTS
from ..exchanges import answered
from ..homes import at_home_only


@requirement(
    "PLAT-13",
    Level.MUST,
    "Credentials open the environment that they were issued for, and no other.",
    source=ENVIRONMENTS,
    party=Party.PLATFORM,
    hint="Keep the accounts of the environments apart.",
)
def bound_to_environment(trace: Trace) -> Iterator[Observation]:
    """A test key that works in production charges real consumers; the reverse gives goods away."""
    for call in answered(trace, Operation.KP_CREATE_SESSION):
        yield at_home_only(call)
