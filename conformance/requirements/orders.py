"""The orders that the platform holds, and whether the integration's word agrees with them."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.marks import OperatedElsewhere
from ..core.operations import Operation
from ..core.trace import Answer, Exchange, Trace
from ..core.verdict import Observation
from . import fraud
from .bodies import text_of
from .consumers import approved
from .provocations import undisturbed
from .stretches import until

PAID = frozenset({"paid", "refunded"})
OVER = frozenset({"failed", "cancelled"})
UNNAMED = "an order that nobody has named yet"


def held(trace: Trace) -> tuple[str, ...]:
    """By id. Where the hosted page places the order, it does so as soon as the consumer agrees."""
    by_page = trace.setup.uses.place_order_mode != "NONE"
    return trace.orders or ((UNNAMED,) if by_page and approved(trace) else ())


def paid_without_order(trace: Trace) -> Iterator[Observation]:
    """Each state that the integration told, against the platform's books."""
    orders = held(trace)
    for answer in trace.states:
        yield Observation(
            answer.state not in PAID or bool(orders),
            "not paid while the platform holds no order",
            f"{answer.state}, with {counted(len(orders))}",
            answer.exchange,
        )


def one_paid(trace: Trace) -> Iterator[Observation]:
    """Exactly one order, and the integration says that it is paid."""
    orders = held(trace)
    yield Observation(len(orders) == 1, "1 order", counted(len(orders)))
    last = last_state(trace)
    state = last.state if last else "no state told"
    at = last.exchange if last else ""
    yield Observation(state in PAID, "paid in the end", f"{state} in the end", at)


def agreement(trace: Trace) -> Iterator[Observation]:
    """In the end the integration says paid if, and only if, the platform holds an order."""
    last = last_state(trace)
    if last is None:
        return
    state, orders = last.state, held(trace)
    undecided = state == "pending" and bool(orders)
    yield Observation(
        (state in PAID) == bool(orders),
        "paid exactly if the platform holds an order",
        f"{state} in the end, with {counted(len(orders))}",
        last.exchange,
        tolerated=undecided,
    )


def agreed_in_the_end(trace: Trace) -> Iterator[Observation]:
    """No live order behind a purchase that is called over; none left open in an ordinary one."""
    last = trace.states[-1] if trace.states else None
    if last is None:
        return
    live = live_orders(trace)
    seen = f"{last.state} in the end, with {counted(len(live))} at the platform"
    if last.state in OVER:
        yield Observation(not live, "no order behind what is called over", seen, last.exchange)
    if last.state == "pending" and undisturbed(trace) and told_of_orders(trace):
        yield Observation(not live, "paid, as the order says", seen, last.exchange)


def live_orders(trace: Trace) -> tuple[str, ...]:
    """Those that the integration can know of, and that were not cancelled."""
    ended = {
        call.path_values.get("order_id")
        for call in trace.calls(Operation.OM_CANCEL, Operation.OM_RELEASE)
        if call.executed
    }
    if fraud.refused(trace) or cancelled_elsewhere(trace):
        return ()
    denied = [c for c in trace.calls(Operation.KP_PLACE_ORDER) if c.executed and is_denied(c)]
    hidden = {text_of(call.truth, "order_id") for call in denied}
    answered = {
        text_of(c.truth, "order_id")
        for c in trace.calls(Operation.KP_PLACE_ORDER)
        if c.executed and not is_denied(c)
    }
    return tuple(id for id in held(trace) if id not in ended and id not in hidden - answered)


def cancelled_elsewhere(trace: Trace) -> bool:
    done = (each for each in trace.marks(OperatedElsewhere) if each.succeeded)
    return any(each.verb == "cancel" for each in done)


def is_denied(placement: Exchange) -> bool:
    """The caller was told that there is no order."""
    return placement.response is not None and 400 <= placement.response.status < 500


def told_of_orders(trace: Trace) -> bool:
    """The integration itself placed the order with success, or read of it."""
    placed = any(call.succeeded for call in trace.calls(Operation.KP_PLACE_ORDER))
    read = any(
        call.succeeded and text_of(call.response, "order_id")
        for call in trace.calls(Operation.HPP_READ_SESSION)
    )
    return placed or read


def counted(number: int) -> str:
    return f"{number} order" + ("" if number == 1 else "s")


def last_state(trace: Trace) -> Answer | None:
    """What the purchase came to, before the merchant asked for anything to be cancelled."""
    cancelling = next(trace.answers("cancel"), None)
    states = (until(trace, cancelling) if cancelling else trace).states
    return states[-1] if states else None
