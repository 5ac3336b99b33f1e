from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import Forgery
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..forgeries import unpaid_after
from ..sources import ACCEPTING


@requirement(
    "OUT-01",
    Level.MUST,
    "Opening the success page is no proof of payment.",
    source=ACCEPTING,
    hint="Let the success page place the order or read the session, and believe only what the "
    "platform answers.",
)
def redirect_is_no_proof(trace: Trace) -> Iterator[Observation]:
    """The address of the success page can be guessed. A shop that trusts it gives its goods to
    whoever types it in."""
    yield from unpaid_after(trace, {Forgery.SUCCESS})
