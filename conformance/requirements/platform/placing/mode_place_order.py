from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..pages import MODES
from ..placings import placed_by_page


@requirement(
    "PLAT-25",
    Level.MUST,
    "With PLACE_ORDER the completed page has placed the order: it shows order_id and "
    "klarna_reference.",
    source=MODES,
    party=Party.PLATFORM,
    hint="Place the order from the session's data when the consumer approves.",
)
def mode_place_order(trace: Trace) -> Iterator[Observation]:
    """The merchant has nothing else by which to find the order to deliver."""
    yield from placed_by_page(trace, "AUTHORIZED", captured=False)
