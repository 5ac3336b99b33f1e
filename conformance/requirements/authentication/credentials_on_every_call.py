from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..headerless import repeated_with_header
from ..leaks import credentials
from ..sources import AUTHENTICATION


@requirement(
    "AUTH-01",
    Level.MUST,
    "Every call carries HTTP Basic credentials, in the Authorization header and nowhere else.",
    source=AUTHENTICATION,
    hint="Send `Authorization: Basic …` with every request; keep the password out of URLs, bodies "
    "and other headers.",
    always=True,
)
def credentials_on_every_call(trace: Trace) -> Iterator[Observation]:
    """A call without credentials is refused and the purchase stops; a password in a URL or a body
    ends up in access logs, where whoever reads them can take the merchant's money."""
    for call in trace.calls():
        if repeated_with_header(trace, call):
            continue
        misplaced = credentials(call)
        yield Observation(
            is_basic(call) and not misplaced,
            "HTTP Basic in the Authorization header only",
            ", ".join(misplaced) or call.request.credential.scheme or "no Authorization header",
            call.id,
        )


def is_basic(call: Exchange) -> bool:
    return call.request.credential.scheme.lower() == "basic"
