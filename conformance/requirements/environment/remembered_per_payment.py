from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import order_management
from ...core.requirement import requirement
from ...core.trace import Exchange, Result, Trace
from ...core.verdict import Level, Observation
from ..hosts import called, meant_for_klarna
from ..predicates import PLACES_OR_MANAGES
from ..sources import OWN_ENVIRONMENT
from ..stretches import since_switch

OPERATIONS = ("capture", "refund", "cancel")


@requirement(
    "ENV-04",
    Level.SHOULD,
    "A payment stays in the environment in which it was begun, whatever the shop is configured for "
    "since.",
    source=OWN_ENVIRONMENT,
    applies=PLACES_OR_MANAGES,
    hint="Store environment and region with each order; use them for all that follows, or refuse "
    "without a call.",
)
def remembered_per_payment(trace: Trace) -> Iterator[Observation]:
    """An order that is looked for in the other environment is not found there: it is never captured
    or given back, or it is taken for one that does not exist, and the money stays where it is."""
    since = since_switch(trace)
    for call in meant_for_klarna(since):
        yield at_home(trace, call)
    for answer in since.answers(*OPERATIONS):
        done = any(e.executed for e in since.calls(order_management(answer.verb)))
        yield Observation(
            done or answer.result is not Result.ACCEPTED,
            f"{answer.verb} done where the order is, or refused",
            f"{answer.verb} {answer.result}" + ("" if done else ", and nothing was done"),
            answer.exchange,
        )
    for answer in since.states:
        yield Observation(
            answer.state not in {"failed", "cancelled"},
            "the order is left as it is",
            f"shown as {answer.state}",
            answer.exchange,
        )


def at_home(trace: Trace, call: Exchange) -> Observation:
    home, owner = trace.setup.environment, call.request.credential.belongs_to
    return Observation(
        call.environment == home and owner in {home, ""},
        f"only {home}, with its credentials",
        f"{called(call)}, with the credentials of {owner or 'nobody'}",
        call.id,
    )
