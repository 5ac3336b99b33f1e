from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from .. import placements
from ..orders import counted
from ..predicates import HEARS_REDIRECTS
from ..sources import ECOSYSTEM


@requirement(
    "OUT-12",
    Level.MUST,
    "Opening the success page again has no further effect.",
    source=ECOSYSTEM,
    applies=HEARS_REDIRECTS,
    hint="Look first whether the purchase is settled, and show the result without calling the "
    "platform to change anything.",
)
def reopened_success_page(trace: Trace) -> Iterator[Observation]:
    """Consumers refresh, go back, and open the page on another device. Each visit that places an
    order is another debt, or an error page over a purchase that went well."""
    visits = tuple(trace.on(Channel.BROWSER, Operation.SHOP_RETURN))
    if len(visits) < 2:
        return
    again = tuple(placements.after_success(trace))
    yield Observation(
        not again,
        "no placement once the order exists",
        f"{len(again)} more placement(s)",
        again[0].id if again else visits[-1].id,
    )
    yield Observation(
        len(trace.orders) <= 1, "at most 1 order", counted(len(trace.orders)), visits[-1].id
    )
