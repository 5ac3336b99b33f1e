"""What an integration made of a legal variation: the same as without it, or something else.

Where several came together and the case ended
otherwise, the smallest set of them that does so by itself was looked for and stands in the trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..core.marks import ClockMoved, MinimalVariant, VariationDelivered
from ..core.operations import Operation
from ..core.trace import Channel, Exchange, FlowSummary, Trace, flow
from ..core.variation import Variation, joined
from ..core.verdict import Observation
from . import errors
from .flows import end, writes
from .orders import OVER

LONGEST_S = 48 * 60 * 60  # for which a page can be paid, at the most


def values(trace: Trace, *axes: str) -> tuple[Variation, ...]:
    """The values of these axes that were in force."""
    return tuple(each for each in trace.variant if each.axis in axes)


def delivered_variations(trace: Trace) -> frozenset[Variation]:
    """What made a difference to some answer; to the error itself, where one was answered."""
    error = errors.delivered(trace)
    marks = trace.marks(VariationDelivered)
    return frozenset(m.variation for m in marks if error is None or m.exchange == error.id)


def met(trace: Trace, *axes: str) -> tuple[Variation, ...]:
    """The values of these axes that made such a difference."""
    seen = delivered_variations(trace)
    return tuple(each for each in values(trace, *axes) if each in seen)


def culprits(trace: Trace) -> tuple[Variation, ...]:
    """The smallest set of values with which the case ends otherwise; () if none was sought."""
    found = next(trace.marks(MinimalVariant), None)
    return found.variations if found else ()


def as_usual(trace: Trace, *axes: str) -> Iterator[Observation]:
    """The variation made no difference: same answers, same end, the same writing calls."""
    asked, mine, blamed = values(trace, *axes), met(trace, *axes), culprits(trace)
    if asked and blamed and not any(each.axis in axes for each in blamed):
        yield Observation(held=True, expected="no difference", seen=f"{because(blamed)} makes it")
        return
    if not mine:
        return
    if trace.perturbation:
        yield from as_error(trace, because(blamed or trace.variant))
        return
    if trace.baseline is None:
        yield Observation(None, "the same story as usual", "none was recorded")
        return
    seen = flow(trace)
    said = because(blamed or trace.variant)
    at = first_met(trace, mine)
    yield Observation(
        end(seen) == end(trace.baseline) or closed_sooner(trace, seen, trace.baseline),
        f"as usual: {end(trace.baseline)}",
        f"{said}: {end(seen)}",
        at,
    )
    yield Observation(
        writes(seen) == writes(trace.baseline),
        f"the calls that change something as usual: {counted(writes(trace.baseline))}",
        f"{said}: {counted(writes(seen))}",
        at,
    )
    yield from upright(trace, said, trace.baseline)


def as_error(trace: Trace, said: str) -> Iterator[Observation]:
    """An error that varies is the same error."""
    if errors.delivered(trace):
        for each in errors.as_error(trace):
            yield replace(each, seen=f"{said}: {each.seen}")


def because(variations: tuple[Variation, ...]) -> str:
    alone = " (each alone is fine)" if len(variations) > 1 else ""
    return f"with {joined(variations)}{alone}"


def closed_sooner(trace: Trace, seen: FlowSummary, usual: FlowSummary) -> bool:
    """The page was over long ago, and one of the two had not looked yet.

    Whose batch job has been run in both has looked.
    """
    lapsed = sum(mark.seconds for mark in trace.marks(ClockMoved) if mark.seconds > 0) > LONGEST_S
    over = {seen.state, usual.state} <= {"pending", *OVER}
    looked = any(trace.answers("sweep"))
    return lapsed and over and not looked and seen.orders == usual.orders == 0


def upright(trace: Trace, said: str, usual: FlowSummary) -> Iterator[Observation]:
    """Callbacks are acknowledged, and the consumer's page does not fall over.

    Who does not acknowledge them without the variation either is told so elsewhere.
    """
    for exchange in () if usual.unacknowledged else trace.on(Channel.CALLBACK):
        yield acknowledged(exchange, said)
    for exchange in trace.on(Channel.BROWSER, Operation.SHOP_RETURN):
        yield Observation(
            not exchange.broken,
            "a page for the consumer",
            f"{said}: {status(exchange) or 'no answer'}",
            exchange.id,
        )


def acknowledged(exchange: Exchange, said: str) -> Observation:
    """Who will not read a body in chunks is sent it once more, with its length: that is a doubt."""
    return Observation(
        exchange.succeeded,
        "the callback acknowledged with 2xx",
        f"{said}: {status(exchange) or 'no answer'}",
        exchange.id,
        tolerated="transfer-encoding" in exchange.request.headers,
    )


def status(exchange: Exchange) -> int:
    return exchange.response.status if exchange.response else 0


def counted(calls: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {times}" for name, times in calls.items()) or "none"


def first_met(trace: Trace, mine: tuple[Variation, ...]) -> str:
    marks = (mark for mark in trace.marks(VariationDelivered) if mark.variation in mine)
    return next((mark.exchange for mark in marks), "")
