from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..predicates import HEARS_CALLBACKS
from ..sources import STATUS_CALLBACKS
from ..swaps import untouched


@requirement(
    "OUT-11",
    Level.MUST,
    "A callback concerns only the purchase whose secret and whose session it has.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Find the purchase by the secret in the address, compare the session's id with the one "
    "that you stored, and read the session before you believe it.",
)
def callback_of_its_purchase(trace: Trace) -> Iterator[Observation]:
    """A secret of one's own purchase is known to whoever made it: with the session of another one
    in the body it must open nothing."""
    yield from untouched(trace)
