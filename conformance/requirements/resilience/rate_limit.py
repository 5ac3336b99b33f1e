from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import SweptForAnother
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..management import BROKEN
from ..sources import RATE_LIMITS

TOO_MANY = 429
PRECISION_S = 0.1


@requirement(
    "RES-06",
    Level.SHOULD,
    "Who is told that he calls too often waits before he calls again.",
    source=RATE_LIMITS,
    hint="After 429 wait as long as `Retry-After` or `X-RateLimit-Reset` says, longer each time, "
    "and give up after a few.",
)
def rate_limit(trace: Trace) -> Iterator[Observation]:
    """Repeating at once keeps the limit exceeded, for this purchase and for all the others of the
    same merchant."""
    limited = [e for e in trace.perturbed if e.response and e.response.status == TOO_MANY]
    if not limited or trace.perturbation is None:
        return
    wanted = float(trace.perturbation.retry_after_s)
    for each in limited:
        again = repeated_by_itself(trace, each)
        waited = again.at - each.at - each.took if again else None
        yield Observation(
            waited is None or waited >= wanted - PRECISION_S,
            f"{wanted:g} s between 429 and the next try",
            "no further try by itself" if waited is None else f"{max(waited, 0):.1f} s",
            (again or each).id,
        )
    broken = [a for a in trace.answers() if a.result in BROKEN or a.broken]
    yield Observation(
        not broken,
        "a controlled answer to whatever was asked",
        f"{len(broken)} answers broken" if broken else "all answers controlled",
        broken[0].exchange if broken else limited[0].id,
    )


def repeated_by_itself(trace: Trace, limited: Exchange) -> Exchange | None:
    """The next call of the operation, unless something prompted it.

    Whatever reaches the integration entitles it to one call: a visit, a callback, a question.
    """
    calls = tuple(trace.calls(limited.operation))
    index = next(i for i, call in enumerate(calls) if call is limited) + 1
    if index >= len(calls):
        return None
    again = calls[index]
    begun = sum(at <= again.at for at in prompted(trace))
    return again if index + 1 > begun else None


def prompted(trace: Trace) -> Iterator[float]:
    """When something reached the integration."""
    for each in trace.exchanges:
        on_page = each.operation.startswith("page.")
        if each.channel is not Channel.API and not on_page:
            yield each.at
    for mark in trace.marks(SweptForAnother):
        yield mark.at
