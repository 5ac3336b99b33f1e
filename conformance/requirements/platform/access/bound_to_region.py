from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import API_URLS
from ..exchanges import answered
from ..homes import at_home_only


@requirement(
    "PLAT-14",
    Level.MUST,
    "Credentials open the region that they were issued for, and no other.",
    source=API_URLS,
    party=Party.PLATFORM,
    hint="Keep the accounts of the regions apart.",
)
def bound_to_region(trace: Trace) -> Iterator[Observation]:
    """A region is a legal entity and a currency: a sale in the wrong one can be neither settled nor
    refunded."""
    for call in answered(trace, Operation.KP_CREATE_SESSION):
        yield at_home_only(call)
