from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..pages import MODES
from ..placings import placed_by_page


@requirement(
    "PLAT-26",
    Level.MUST,
    "With CAPTURE_ORDER the completed page has placed the order and captured it in full.",
    source=MODES,
    party=Party.PLATFORM,
    hint="Place the order and capture its whole amount when the consumer approves.",
)
def mode_capture_order(trace: Trace) -> Iterator[Observation]:
    """Digital goods are delivered at once; a capture that is missing is money that never comes."""
    yield from placed_by_page(trace, "CAPTURED", captured=True)
