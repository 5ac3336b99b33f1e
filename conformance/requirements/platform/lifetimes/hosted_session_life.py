from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import SESSION_LIFETIME
from ..exchanges import answered, member, valid
from ..moments import apart


@requirement(
    "PLAT-19",
    Level.MUST,
    "A hosted session expires one hour before its payment session.",
    source=SESSION_LIFETIME,
    party=Party.PLATFORM,
    hint="Set expires_at to the payment session's, less an hour.",
)
def hosted_session_life(trace: Trace) -> Iterator[Observation]:
    """Who approves in the last hour would leave the merchant no time to place the order."""
    for page in answered(trace, Operation.HPP_CREATE_SESSION, Operation.HPP_READ_SESSION):
        for read in valid(trace, Operation.KP_READ_SESSION):
            gap = apart(member(page, "expires_at"), member(read, "expires_at"))
            if gap is not None:
                yield Observation(gap == 3600, "3600 s earlier", f"{gap:.0f} s earlier", page.id)
