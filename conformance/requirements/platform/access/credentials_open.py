from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import AUTHENTICATION
from ..exchanges import answered, met_expectation, status

EXAMPLE = "demo"  # the published pair, where the account exists


@requirement(
    "PLAT-12",
    Level.MUST,
    "Valid credentials in HTTP Basic open the API, as in the published example.",
    source=AUTHENTICATION,
    party=Party.PLATFORM,
    hint="Read the token as standard base64 of user name, colon and password, in UTF-8; the "
    "password may hold colons.",
)
def credentials_open(trace: Trace) -> Iterator[Observation]:
    """A password that is read wrongly locks a merchant out who did everything right."""
    for call in answered(trace):
        owner = call.request.credential.belongs_to
        if owner in {call.environment, EXAMPLE}:
            yield met_expectation(call, "not a 401", held=status(call) != 401)
