from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ConsumerActed, Forgery, ForgerySent
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import consumers, orders, placements
from ..predicates import PLACES_ORDERS
from ..sources import ECOSYSTEM
from ..stretches import until


@requirement(
    "LIFE-04",
    Level.MUST,
    "Of several authorizations for one purchase exactly one becomes an order.",
    source=ECOSYSTEM,
    applies=PLACES_ORDERS,
    hint="Use the newest token, go on when an older one is refused, and ignore every token that "
    "comes when the order exists.",
)
def one_authorization_used(trace: Trace) -> Iterator[Observation]:
    """Using both charges the consumer twice; giving up because the older one was refused loses a
    purchase that the consumer has agreed to."""
    tokens_after = newer_tokens_tried(trace)
    if not tokens_after and not came_again(trace):
        return
    if given_up_before(trace):
        yield Observation(
            held=True, expected="1 order, or none", seen="given up when the first was refused"
        )
        return
    held = orders.held(trace)
    yield Observation(len(held) == 1, "1 order", orders.counted(len(held)))
    yield Observation(
        not tokens_after,
        "no other token once the order exists",
        f"tried {', '.join(tokens_after)}" if tokens_after else "none tried",
    )


def given_up_before(trace: Trace) -> bool:
    """A refusal by the platform may be the end of a purchase; then a later one is not used."""
    newer = next((m for m in trace.marks(ConsumerActed) if m.act == "authorize_again"), None)
    if newer is None or not any(trace.perturbed):
        return False
    return any(each.state in orders.OVER for each in until(trace, newer).states)


def came_again(trace: Trace) -> bool:
    """A second authorization really turned up."""
    forged = any(mark.forgery is Forgery.NEWER_TOKEN for mark in trace.marks(ForgerySent))
    return forged or consumers.authorized_again(trace)


def newer_tokens_tried(trace: Trace) -> tuple[str, ...]:
    first = next((e for e in placements.attempts(trace) if e.succeeded), None)
    if first is None:
        return ()
    tried = (placements.token(e) for e in placements.after_success(trace))
    return tuple(token for token in tried if token != placements.token(first))
