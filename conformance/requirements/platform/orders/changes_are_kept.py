from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ....core.wire import Json
from ..exchanges import sent, shows, valid, works
from ..pages import CHANGES

KEPT = ("merchant_reference1", "merchant_reference2", "order_amount")
CHANGING = (
    Operation.OM_ACKNOWLEDGE,
    Operation.OM_MERCHANT_REFERENCES,
    Operation.OM_UPDATE_AUTHORIZATION,
    Operation.OM_EXTEND_AUTHORIZATION,
    Operation.OM_CUSTOMER_DETAILS,
    Operation.OM_SHIPPING_INFO,
)


@requirement(
    "PLAT-43",
    Level.MUST,
    "What is changed on an order is read from it afterwards.",
    source=CHANGES,
    party=Party.PLATFORM,
    hint="Keep new references and a new amount, and show them when the order is read.",
)
def changes_are_kept(trace: Trace) -> Iterator[Observation]:
    """A reference that was not kept is an invoice that no book-keeper finds."""
    asked: dict[str, Json] = {}
    for call in valid(trace):
        if call.operation in CHANGING:
            yield works(call, "a 2xx")
            asked |= {name: sent(call, name) for name in KEPT if sent(call, name) is not None}
        elif call.operation == Operation.OM_READ_ORDER:
            yield from (shows(call, name, value) for name, value in asked.items())
