from __future__ import annotations

from collections.abc import Iterator

from ....core.marks import ClockMoved, ConsumerActed
from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ECOSYSTEM
from ..exchanges import is_refused, works

TOKEN_LIFE_S = 60 * 60


@requirement(
    "PLAT-02",
    Level.MUST,
    "An authorization token is good for 60 minutes and for one order; there may be several "
    "of them.",
    source=ECOSYSTEM,
    party=Party.PLATFORM,
    hint="Refuse a token after 60 minutes, and every further order of a session that has one.",
)
def token_life(trace: Trace) -> Iterator[Observation]:
    """A token that lives on lets an old page become a debt; two orders of one session charge
    twice."""
    expired = False
    orders = 0
    for event in trace.events:
        if isinstance(event, ClockMoved):
            expired = event.seconds >= TOKEN_LIFE_S
        elif isinstance(event, ConsumerActed) and event.act == "authorize_again":
            expired = False
        elif isinstance(event, Exchange) and event.operation == Operation.KP_PLACE_ORDER:
            if expired or orders:
                yield is_refused(event, "a 4xx: the token is dead, or the session has its order")
            else:
                yield works(event, "an order within the hour")
            orders += event.succeeded
