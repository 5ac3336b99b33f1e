from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..provocations import undisturbed
from ..sources import CREATE_SESSION

MOST = 2  # sessions for one attempt to pay


@requirement(
    "KP-07",
    Level.SHOULD,
    "One attempt to pay opens one payment session, or two at most.",
    source=CREATE_SESSION,
    hint="Open the session when the consumer chooses to pay, and use it until the basket changes.",
)
def one_session_an_attempt(trace: Trace) -> Iterator[Observation]:
    """Each session counts against the rate limit, and each one more is one that may be paid as
    well."""
    attempts = sum(1 for _ in trace.answers("start_checkout"))
    calls = tuple(trace.calls(Operation.KP_CREATE_SESSION))
    if attempts and undisturbed(trace):
        yield Observation(
            len(calls) <= MOST * attempts,
            f"at most {MOST * attempts} session(s) for {attempts} attempt(s)",
            f"{len(calls)} session(s) for {attempts} attempt(s)",
            calls[-1].id if calls else "",
        )
