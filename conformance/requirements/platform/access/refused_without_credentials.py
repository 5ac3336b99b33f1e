from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import AUTHENTICATION
from ..exchanges import answered, met_expectation, status


@requirement(
    "PLAT-10",
    Level.MUST,
    "Without credentials that are valid, whatever is asked is answered with 401 and not done.",
    source=AUTHENTICATION,
    party=Party.PLATFORM,
    hint="Check the credentials before anything else.",
)
def refused_without_credentials(trace: Trace) -> Iterator[Observation]:
    """What a stranger may do with a merchant's orders is limited by nothing else."""
    for call in answered(trace):
        if not call.request.credential.belongs_to:
            yield met_expectation(call, "a 401", held=status(call) == 401, also=shape(call))


def shape(call: Exchange) -> str:
    """What was wrong with the header, without what was in it."""
    credential = call.request.credential
    if not credential.scheme:
        return "no Authorization header"
    return "an unknown pair" if credential.well_formed else "a header that cannot be read"
