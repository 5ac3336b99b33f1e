from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import BasketChanged, PageChosen
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Result, Trace
from ...core.verdict import Level, Observation
from ..bodies import member, text_of
from ..orders import PAID, live_orders
from ..sources import CART_CHANGES
from ..stretches import since


@requirement(
    "KP-08",
    Level.MUST,
    "What the consumer authorizes is the basket as it is now.",
    source=CART_CHANGES,
    hint="Update the payment session when the basket changes before it is authorized, or disable "
    "the page and create both sessions anew.",
)
def changed_basket(trace: Trace) -> Iterator[Observation]:
    """The consumer pays the price of the old basket and is sent the new one."""
    changed = next(trace.marks(BasketChanged), None)
    if changed is None:
        return
    again = next(since(trace, changed).answers("start_checkout"), None)
    if again is None or again.result is not Result.ACCEPTED:
        yield Observation(
            held=True,
            expected="a page for the basket as it is now, or none",
            seen="no page for another basket under the same reference",
            at=again.exchange if again else "",
        )
        return
    amount, at = authorized_in_the_end(trace)
    if amount is None or trace.final_state not in PAID:
        yield Observation(
            not live_orders(trace) or trace.final_state == "pending",
            f"paid with {changed.total}, or not paid",
            f"{trace.final_state or 'no state told'} in the end",
            tolerated=any(trace.marks(PageChosen)),
        )
        return
    yield Observation(
        amount == changed.total,
        f"paid with {changed.total}, the basket as it is now",
        f"paid with {amount}",
        at,
    )


def authorized_in_the_end(trace: Trace) -> tuple[int | None, str]:
    """The amount of the order that is alive, in minor units, and where it stands."""
    live = set(live_orders(trace))
    for call in trace.calls(Operation.KP_PLACE_ORDER):
        if call.executed and text_of(call.truth, "order_id") in live:
            amount = member(call.request.body, "order_amount")
            return (amount if isinstance(amount, int) else None), call.id
    if live:
        return page_amount(trace)
    return None, ""


def page_amount(trace: Trace) -> tuple[int | None, str]:
    """Where the page places the order: the amount of the payment session it was opened on."""
    pages = tuple(trace.calls(Operation.HPP_CREATE_SESSION))
    chosen = next(trace.marks(PageChosen), None)
    page = pages[chosen.attempt] if chosen and chosen.attempt < len(pages) else pages[-1]
    session = str(member(page.request.body, "payment_session_url")).rpartition("/")[2]
    found: Exchange | None = None
    for call in trace.calls(Operation.KP_CREATE_SESSION, Operation.KP_UPDATE_SESSION):
        named = call.path_values.get("session_id") or text_of(call.truth, "session_id")
        if named == session and call.executed:
            found = call
    if found is None:
        return None, ""
    amount = member(found.request.body, "order_amount")
    return (amount if isinstance(amount, int) else None), found.id
