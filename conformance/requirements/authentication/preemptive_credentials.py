from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..headerless import is_headerless, repeated_with_header
from ..hosts import is_stand_in
from ..sources import AUTHENTICATION


@requirement(
    "AUTH-03",
    Level.MUST,
    "The credentials come with the first attempt of a call, not only after a refusal.",
    source=AUTHENTICATION,
    hint="Switch on pre-emptive Basic authentication in the HTTP client; do not wait for a "
    "challenge.",
    always=True,
)
def preemptive_credentials(trace: Trace) -> Iterator[Observation]:
    """Nothing promises a challenge. A client that waits for one doubles its calls at best, and at
    worst never gets in: the consumer sees an error instead of the hosted page."""
    for call in trace.calls():
        late = repeated_with_header(trace, call)
        if is_stand_in(call, trace) and (late or not is_headerless(call)):
            yield Observation(
                not late,
                "credentials on the first attempt",
                "first without, then with credentials" if late else "credentials at once",
                call.id,
            )
