from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..hosts import is_stand_in
from ..sources import AUTHENTICATION


@requirement(
    "AUTH-02",
    Level.MUST,
    "The credentials are the standard Base64 of user name, colon and password, on one line.",
    source=AUTHENTICATION,
    hint="Encode the UTF-8 bytes of `username:password` with standard Base64: no line breaks, no "
    "URL-safe alphabet, nothing trimmed, split or escaped.",
    always=True,
)
def standard_encoding(trace: Trace) -> Iterator[Observation]:
    """Encoders that wrap lines, drop padding or mangle a colon or an umlaut work with short demo
    passwords and fail with the real one: on the day of going live nobody can pay."""
    planned = trace.exercises is not None
    for call in trace.calls():
        credential = call.request.credential
        if credential.scheme.lower() != "basic" or not is_stand_in(call, trace):
            continue
        known = bool(credential.belongs_to) or not planned
        yield Observation(
            credential.well_formed and known,
            "a token that decodes to the configured pair",
            "it does"
            if credential.well_formed and known
            else "another pair"
            if credential.well_formed
            else "a malformed token",
            call.id,
        )
