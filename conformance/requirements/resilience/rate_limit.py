from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Answer, Channel, Exchange, Result, Trace
from ...core.verdict import Level, Observation
from ..sources import RATE_LIMITS

TOO_MANY = 429
PRECISION_S = 0.1
BROKEN = frozenset({Result.CRASHED, Result.STALLED})


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
    """The next call of the operation, unless something else prompted it: a visit, a callback, a
    question of the harness, or a call of another operation that the integration made first."""
    done = limited.at + limited.took
    prompts = (Channel.CALLBACK, Channel.BROWSER, Channel.CONTROL)
    later = [e for e in trace.exchanges if e.channel is Channel.API and e.at > limited.at]
    again = next((e for e in later if e.operation == limited.operation), None)
    if again is None:
        return None
    between = (
        event
        for event in trace.events
        if (isinstance(event, Exchange) and event.channel in prompts)
        or (isinstance(event, Answer) and event.exchange)
    )
    begun = (began(event) for event in between)
    return None if any(done - PRECISION_S <= at <= again.at for at in begun) else again


def began(event: Exchange | Answer) -> float:
    return event.at if isinstance(event, Exchange) else event.at - event.took
