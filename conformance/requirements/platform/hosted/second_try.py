from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ConsumerActed
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import TRACKING
from ..exchanges import pages, shows

DECISIONS = ("approve", "refuse", "cancel", "back", "error")


@requirement(
    "PLAT-28",
    Level.MUST,
    "After FAILED, BACK or ERROR the consumer may try again on the same page; after CANCELLED not.",
    source=TRACKING,
    party=Party.PLATFORM,
    hint="Let the page take a new decision while its status is not final, and none once it is.",
)
def second_try(trace: Trace) -> Iterator[Observation]:
    """A consumer whose first card is refused buys with the second: the sale depends on the page
    still working."""
    acts = [mark.act for mark in trace.marks(ConsumerActed) if mark.act in DECISIONS]
    last = pages(trace)[-1:]
    if len(acts) < 2 or acts[-1] != "approve" or not last:
        return
    expected = "CANCELLED" if "cancel" in acts else "COMPLETED"
    yield shows(last[0], "status", expected)
