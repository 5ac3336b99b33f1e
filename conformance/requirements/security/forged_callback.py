from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..forgeries import unpaid_after
from ..predicates import HEARS_CALLBACKS
from ..sources import STATUS_CALLBACKS


@requirement(
    "SEC-04",
    Level.MUST,
    "A forged callback changes nothing.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Check a secret in the callback's address, and believe what it claims only after the "
    "platform has confirmed it.",
)
def forged_callback(trace: Trace) -> Iterator[Observation]:
    """Callbacks are not signed. A shop that believes them lets anybody mark an order as paid with
    one request."""
    yield from unpaid_after(trace, "callback")
