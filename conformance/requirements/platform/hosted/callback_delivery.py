from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import STATUS_CALLBACKS
from ..exchanges import callbacks

REPEATS = 3
AGAIN_S = (1.0, 15.0)  # "a few seconds", as it is written


@requirement(
    "PLAT-05",
    Level.MUST,
    "A callback is posted as JSON without credentials, and sent again a few seconds later "
    "at most three times while nobody answers.",
    source=STATUS_CALLBACKS,
    party=Party.PLATFORM,
    hint="POST it; without an answer in 3 seconds repeat the same event after a few seconds, "
    "three times at most.",
)
def callback_delivery(trace: Trace) -> Iterator[Observation]:
    """Without repeats a restart of the shop loses the sale; with endless ones it never recovers."""
    came = tuple(callbacks(trace))
    for each in came:
        plain = each.request.method == "POST" and not each.request.credential.scheme
        kind = each.request.headers.get("content-type", "")
        yield Observation(
            plain and kind.startswith("application/json"),
            "POST of JSON without Authorization",
            f"{each.request.method} of {kind or 'no type'}",
            each.id,
        )
    unanswered = [each for each in came if each.response is None]
    if not unanswered:
        return
    ids = {each.request.body.get("event_id") for each in unanswered}
    waits = [b.at - a.at for a, b in pairwise(unanswered)]
    yield Observation(
        len(unanswered) == 1 + REPEATS and len(ids) == 1,
        f"the same event {1 + REPEATS} times",
        f"{len(ids)} event(s) in {len(unanswered)} calls",
        unanswered[-1].id,
    )
    yield Observation(
        all(AGAIN_S[0] <= wait <= AGAIN_S[1] for wait in waits),
        f"each {AGAIN_S[0]:.0f} to {AGAIN_S[1]:.0f} s after the last",
        ", ".join(f"{wait:.1f} s" for wait in waits),
        unanswered[-1].id,
    )
