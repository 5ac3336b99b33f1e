from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ContractCompared
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import RESPONSE_CODES
from ..exchanges import breaches, marks_at, met_expectation


@requirement(
    "PLAT-04",
    Level.MUST,
    "An answer may hold more than is documented, and never less: what is documented is "
    "there, with its type.",
    source=RESPONSE_CODES,
    party=Party.PLATFORM,
    hint="Add members; do not rename, remove or retype one.",
    always=True,
)
def additive_only(trace: Trace) -> Iterator[Observation]:
    """Clients ignore what they do not know and break on what is missing: so the API may only
    grow."""
    contract = marks_at(trace, ContractCompared)
    for exchange in trace.exchanges:
        if exchange.id in contract:
            breach = breaches(contract[exchange.id], of_message=False)
            yield met_expectation(exchange, "a body as documented", held=not breach, also=breach)
