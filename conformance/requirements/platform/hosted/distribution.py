from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import MessagesCounted
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, sent, works
from ..pages import DISTRIBUTE


@requirement(
    "PLAT-38",
    Level.MUST,
    "The pay URL is sent where the merchant says; what cannot be sent is refused at once.",
    source=DISTRIBUTE,
    party=Party.PLATFORM,
    hint="Check the contact data, send, answer 2xx; answer 400 where data are missing.",
)
def distribution(trace: Trace) -> Iterator[Observation]:
    """A message that never leaves is a sale that nobody misses."""
    for call in answered(trace, Operation.HPP_DISTRIBUTE_SESSION):
        contact = sent(call, "contact_information") or {}
        if contact.get("email"):
            yield works(call, "a 2xx")
        else:
            yield is_refused(call, "a 4xx: there is no address")
    for mark in trace.marks(MessagesCounted):
        yield Observation(mark.count == 1, "one message sent", f"{mark.count} sent")
