from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import AUTHENTICATION
from ..exchanges import answered, header, member, met_expectation, status


@requirement(
    "PLAT-11",
    Level.MUST,
    "A 401 is a challenge of the gateway or the error object: a client can tell that it is "
    "refused.",
    source=AUTHENTICATION,
    party=Party.PLATFORM,
    hint="Send WWW-Authenticate with Basic, or the documented error object.",
)
def shape_of_401(trace: Trace) -> Iterator[Observation]:
    """Whoever reads the refusal must see what to mend: the credentials, and not the request."""
    for call in answered(trace):
        if status(call) == 401:
            challenged = header(call, "www-authenticate").lower().startswith("basic ")
            is_object = member(call, "error_code") is not None
            yield met_expectation(
                call, "a Basic challenge or an error object", held=challenged or is_object
            )
