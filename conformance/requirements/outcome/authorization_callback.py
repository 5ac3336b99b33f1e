from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import member
from ..orders import OVER, counted, held
from ..predicates import PLACES_ORDERS
from ..sources import AUTHORIZATION_CALLBACK


@requirement(
    "OUT-15",
    Level.SHOULD,
    "The authorization callback of the payment session is taken, and makes one order at most.",
    source=AUTHORIZATION_CALLBACK,
    applies=PLACES_ORDERS,
    hint="Acknowledge it within two seconds, read its token as you read any other, and place the "
    "order once, whichever callback comes first.",
)
def authorization_callback(trace: Trace) -> Iterator[Observation]:
    """It comes beside the status callback and has another body: a shop that trips over it answers
    with an error, and one that takes it for a second purchase places twice."""
    calls = tuple(trace.calls(Operation.KP_CREATE_SESSION))
    given = any(member(call.request.body, "merchant_urls", "authorization") for call in calls)
    if calls and not given:
        yield Observation(
            held=True,
            expected="no address, or one at which the authorization callback is taken",
            seen="the integration gives no address for authorization callbacks",
            at=calls[0].id,
        )
        return
    received = [each for each in trace.on(Channel.CALLBACK) if is_authorization(each)]
    for each in received:
        answered = each.response.status if each.response else None
        yield Observation(
            each.succeeded,
            "the authorization callback taken",
            f"answered {answered or 'not at all'}",
            each.id,
        )
    if received:
        orders = held(trace)
        yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)))
        yield Observation(
            trace.final_state not in OVER,
            "not given up, as the consumer has agreed",
            f"{trace.final_state or 'no state told'} in the end",
        )


def is_authorization(callback: Exchange) -> bool:
    return isinstance(member(callback.request.body, "authorization_token"), str)
