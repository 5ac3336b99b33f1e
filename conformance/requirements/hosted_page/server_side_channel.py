from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..bodies import text
from ..sources import TRACKING
from .placeholders import merchant_urls


@requirement(
    "HPP-05",
    Level.MUST,
    "The outcome reaches the shop without the consumer's browser.",
    source=TRACKING,
    hint="Give `merchant_urls.status_update`, and read open sessions from time to time as well.",
)
def server_side_channel(trace: Trace) -> Iterator[Observation]:
    """Consumers close the browser after they have paid. Who learns of it from the browser alone
    never places their orders."""
    authorization = any(
        text(call.request.body, "merchant_urls", "authorization")
        for call in trace.calls(Operation.KP_CREATE_SESSION)
    )
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        ways = {
            "status callback": bool(merchant_urls(call).get("status_update")),
            "authorization callback": authorization,
            "polling": "polling" in trace.setup.uses.learns_outcome_by,
        }
        found = [name for name, given in ways.items() if given]
        yield Observation(
            bool(found), "a callback URL, or polling", " and ".join(found) or "neither", call.id
        )
