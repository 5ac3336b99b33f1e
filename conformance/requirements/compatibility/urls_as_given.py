from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation, identify
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.variation import Variation
from ...core.verdict import Level, Observation
from ..sources import REDIRECT
from ..variations import as_usual, met

MOVED = Variation("urls", "moved")
# What the platform gives a URL for. Placing an order is a documented template, and rightly filled.
GIVEN = (
    Operation.HPP_READ_SESSION,
    Operation.HPP_DISABLE_SESSION,
    Operation.HPP_DISTRIBUTE_SESSION,
)


@requirement(
    "COMPAT-06",
    Level.MUST,
    "URLs in answers are used as they were given, and none of them is put together from an id.",
    source=REDIRECT,
    hint="Store `session_url` and the other URLs with the session, and call those.",
)
def urls_as_given(trace: Trace) -> Iterator[Observation]:
    """The documentation says that these URLs may change their form. A shop that builds them reads
    nothing any more, and never learns that its consumers have paid."""
    for call in trace.calls(*GIVEN) if MOVED in met(trace, "urls") else ():
        by_hand = bool(identify(call.request.method, call.request.path)[0])
        yield Observation(
            not by_hand,
            "the URL that was given",
            f"a path of its own making for {call.operation}" if by_hand else "the URL as given",
            call.id,
        )
    yield from as_usual(trace, "urls")
