from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ....core.wire import Json
from ..exchanges import sent, shows, valid, works
from ..pages import KLARNA_PAYMENTS

SESSION = (Operation.KP_CREATE_SESSION, Operation.KP_UPDATE_SESSION, Operation.KP_READ_SESSION)
KEPT = ("purchase_country", "purchase_currency", "order_amount", "order_tax_amount")


@requirement(
    "PLAT-15",
    Level.MUST,
    "A payment session is created, read back as it was sent, and updated.",
    source=KLARNA_PAYMENTS,
    party=Party.PLATFORM,
    hint="Keep what the merchant sent, and show it when the session is read.",
)
def created_read_updated(trace: Trace) -> Iterator[Observation]:
    """What the consumer is shown and asked to pay is what the session holds."""
    offered: dict[str, Json] = {}
    for call in valid(trace, *SESSION):
        yield works(call, "a 2xx")
        if call.operation == Operation.KP_READ_SESSION:
            for name, value in offered.items():
                yield shows(call, name, value)
        else:
            offered |= {name: sent(call, name) for name in KEPT if sent(call, name) is not None}
