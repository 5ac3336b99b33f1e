from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ClockMoved
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Answer, Result, Trace
from ...core.verdict import Level, Observation
from .. import orders, placements
from ..authorizations import TOKEN_LIFE_S, token_lifetimes
from ..predicates import PLACES_ORDERS
from ..sources import ECOSYSTEM
from ..stretches import since, until

MOST_ATTEMPTS = 10


@requirement(
    "LIFE-03",
    Level.MUST,
    "An authorization is used within the hour, and a dead one confirms nothing.",
    source=ECOSYSTEM,
    applies=PLACES_ORDERS,
    hint="Place the order as soon as the token is known; when it is refused, leave the purchase "
    "unpaid and let the consumer start again.",
)
def token_used_in_time(trace: Trace) -> Iterator[Observation]:
    """A token that died unused is money that never comes: a shop that confirms the purchase all the
    same gives its goods away."""
    yield from placed_within_the_hour(trace)
    moved = next(trace.marks(ClockMoved), None)
    if moved and moved.seconds > TOKEN_LIFE_S:
        yield from dead_token_confirms_nothing(trace, moved)


def placed_within_the_hour(trace: Trace) -> Iterator[Observation]:
    for attempt in placements.attempts(trace):
        before = [at for at in token_lifetimes(trace) if at <= attempt.at]
        if attempt.executed and before:
            waited = attempt.at - before[-1]
            yield Observation(
                waited <= TOKEN_LIFE_S,
                "placed within 60 minutes",
                f"placed after {waited:.0f} s",
                attempt.id,
            )


def dead_token_confirms_nothing(trace: Trace, moved: ClockMoved) -> Iterator[Observation]:
    later = since(trace, moved)
    again = next(later.answers("start_checkout"), None)
    meanwhile = until(later, again) if again else later
    yield from not_paid(trace, meanwhile)
    tries = len(placements.attempts(meanwhile))
    yield Observation(
        tries <= MOST_ATTEMPTS, f"at most {MOST_ATTEMPTS} tries", f"{tries} tries with a dead token"
    )
    if again:
        yield from second_try_is_paid(later, again)


def not_paid(trace: Trace, meanwhile: Trace) -> Iterator[Observation]:
    """An integration that was quick enough to place the order before the hour may say so."""
    for answer in meanwhile.states:
        early = orders.held(until(trace, answer))
        yield Observation(
            answer.state not in orders.PAID or bool(early),
            "not paid with a dead token",
            f"shown as {answer.state} with a dead token",
            answer.exchange,
        )


def second_try_is_paid(later: Trace, again: Answer) -> Iterator[Observation]:
    """On a page that was opened anew: to offer the old one is a matter of its own."""
    states = since(later, again).states
    opened = any(later.calls(Operation.HPP_CREATE_SESSION))
    if states and (opened or again.result is not Result.ACCEPTED):
        yield Observation(
            states[-1].state in orders.PAID,
            "the consumer's second try is paid",
            f"{states[-1].state} after the second try",
            states[-1].exchange,
        )
