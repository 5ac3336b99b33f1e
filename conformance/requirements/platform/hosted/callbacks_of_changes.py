from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ConsumerActed
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import STATUS_CALLBACKS
from ..exchanges import STATUSES, callbacks


@requirement(
    "PLAT-30",
    Level.MUST,
    "Each change of status from IN_PROGRESS on is told once by callback, with an event id "
    "of its own; WAITING is not.",
    source=STATUS_CALLBACKS,
    party=Party.PLATFORM,
    hint="Post {event_id, session} for each change, with the session as it reads then.",
)
def callbacks_of_changes(trace: Trace) -> Iterator[Observation]:
    """A merchant who is told twice or not at all ships twice or not at all."""
    told_of = [status_in(each) for each in callbacks(trace)]
    marks = [STATUSES[m.act] for m in trace.marks(ConsumerActed)]
    if not marks:
        return
    at = next((each.id for each in callbacks(trace)), "")
    yield Observation(
        sorted(told_of) == sorted(marks),
        f"callbacks of {', '.join(marks)}",
        ", ".join(told_of) or "none",
        at,
    )
    ids = [each.request.body.get("event_id") for each in callbacks(trace)]
    yield Observation(
        len(set(ids)) == len(ids) and None not in ids,
        "an event id for each",
        f"{len(set(ids))} ids in {len(ids)} callbacks",
        at,
    )


def status_in(callback: Exchange) -> str:
    session = (callback.request.body or {}).get("session") or {}
    return str(session.get("status"))
