from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from ..sources import MOMENTS
from .page_offered_anew import offered_again

PAIR = (Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION)


@requirement(
    "LIFE-02",
    Level.SHOULD,
    "How long a session lives is read from `expires_at`.",
    source=MOMENTS,
    hint="Store `expires_at` as it comes and compare it in UTC; count no hours of your own.",
)
def expiry_is_read(trace: Trace) -> Iterator[Observation]:
    """Klarna may change how long sessions live: hours that are counted from one's own clock are
    wrong from that day on."""
    found = offered_again(trace)
    if found is None or found[1].result is not Result.ACCEPTED:
        return
    later, again = found
    created = {o: any(later.calls(o)) for o in PAIR}
    missing = [name for name, made in created.items() if not made]
    yield Observation(
        not missing,
        "both sessions created anew, as `expires_at` is over",
        f"no {' and no '.join(missing)}" if missing else "both sessions created anew",
        again.exchange,
    )
