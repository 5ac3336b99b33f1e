from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..headerless import is_headerless, repeated_with_header
from ..hosts import is_stand_in
from ..leaks import credentials, passwords
from ..sources import AUTHENTICATION


@requirement(
    "AUTH-01",
    Level.MUST,
    "Every call carries HTTP Basic credentials, in the Authorization header and nowhere else.",
    source=AUTHENTICATION,
    hint="Send `Authorization: Basic …` with every request; keep user name and password out of "
    "URLs, bodies and other headers.",
    always=True,
)
def credentials_on_every_call(trace: Trace) -> Iterator[Observation]:
    """A call without credentials is refused and the purchase stops; a password in a URL or a body
    ends up in access logs, where whoever reads them can take the merchant's money."""
    for call in trace.calls():
        if not is_stand_in(call, trace):
            yield from kept_from_others(call)
        elif is_last_word(trace, call):
            misplaced = credentials(call)
            yield Observation(
                is_basic(call) and not misplaced,
                "HTTP Basic in the Authorization header only",
                ", ".join(misplaced) or call.request.credential.scheme or "no Authorization header",
                call.id,
            )


def kept_from_others(call: Exchange) -> Iterator[Observation]:
    """Another host has no business with the password, wherever in the call it stands."""
    if leaked := passwords(call):
        seen = f"{', '.join(leaked)} at {call.request.origin}"
        yield Observation(held=False, expected="no password at another host", seen=seen, at=call.id)


def is_last_word(trace: Trace, call: Exchange) -> bool:
    """Not a bare call that was repeated, or that nobody asked to authenticate itself: AUTH-03's."""
    unasked = is_headerless(call) and bool(call.perturbation)
    return not unasked and not repeated_with_header(trace, call)


def is_basic(call: Exchange) -> bool:
    return call.request.credential.scheme.lower() == "basic"
