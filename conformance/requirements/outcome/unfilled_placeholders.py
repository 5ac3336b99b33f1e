from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import UnfilledReturn
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..consumers import approved
from ..orders import one_paid
from ..predicates import HEARS_REDIRECTS
from ..sources import CREATE_SESSION
from ..stretches import since


@requirement(
    "OUT-13",
    Level.SHOULD,
    "A placeholder that was not filled counts as a value that is missing.",
    source=CREATE_SESSION,
    applies=HEARS_REDIRECTS,
    hint="Read the session that you stored when the return brings no token, or one in braces.",
)
def unfilled_placeholders(trace: Trace) -> Iterator[Observation]:
    """Whoever passes the braces on to the platform asks for an order that nobody made, and tells
    the consumer that the payment has failed."""
    marked = {mark.exchange for mark in trace.marks(UnfilledReturn)}
    visits = [each for each in trace.exchanges if each.id in marked]
    if not visits:
        return
    for visit in visits:
        status = visit.response.status if visit.response else 0
        yield Observation(
            0 < status < 500, "a page for the consumer", f"{status or 'no answer'}", visit.id
        )
    began = min(visit.at for visit in visits)
    refused = [call for call in trace.calls() if call.at >= began and was_refused(call)]
    yield Observation(
        not refused,
        "no call with what was not filled",
        f"{len(refused)} call(s) that the platform refused",
        refused[0].id if refused else "",
    )
    if approved(trace) and since(trace, visits[-1]).states:
        yield from one_paid(trace)


def was_refused(call: Exchange) -> bool:
    return call.truth is not None and 400 <= call.truth.status < 500
