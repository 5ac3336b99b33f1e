from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import STATUS_CALLBACKS
from ..swaps import untouched


@requirement(
    "SEC-06",
    Level.MUST,
    "A token, session or order of one purchase pays no other one.",
    source=STATUS_CALLBACKS,
    hint="Take the session that you stored for the purchase, read it, and use only the token and "
    "the order that it names; never those of an address or a body.",
)
def bound_to_the_purchase(trace: Trace) -> Iterator[Observation]:
    """Whoever pays for a cheap basket has a real token and a real order: a shop that does not look
    whose they are delivers a dear basket for them."""
    yield from untouched(trace)
