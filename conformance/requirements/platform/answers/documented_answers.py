from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ContractCompared
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import RESPONSE_CODES
from ..exchanges import breaches, marks_at, met_expectation


@requirement(
    "PLAT-06",
    Level.MUST,
    "Every answer has a status, headers and a media type that are documented for its operation.",
    source=RESPONSE_CODES,
    party=Party.PLATFORM,
    hint="Document the answer, or give the documented one.",
    always=True,
)
def documented_answers(trace: Trace) -> Iterator[Observation]:
    """A client is written from the documentation: what is not in it, it cannot handle."""
    contract = marks_at(trace, ContractCompared)
    for exchange in trace.exchanges:
        if exchange.id in contract:
            breach = breaches(contract[exchange.id], of_message=True)
            yield met_expectation(exchange, "a documented answer", held=not breach, also=breach)
