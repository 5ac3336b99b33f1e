from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..hosts import is_stand_in
from ..predicates import SEVERAL_STORES
from ..sources import MERCHANT_ACCOUNT


@requirement(
    "AUTH-07",
    Level.SHOULD,
    "Each store's purchases are made with its own credentials, also when several sell at once.",
    source=MERCHANT_ACCOUNT,
    applies=SEVERAL_STORES,
    hint="Give each store a client of its own; keep no credentials in a variable that all requests "
    "share.",
)
def credentials_of_the_store(trace: Trace) -> Iterator[Observation]:
    """What is sold with another store's key belongs to another merchant: the money goes to the
    wrong account, and the order can be found in neither shop."""
    for call in trace.calls():
        owner = call.request.credential.belongs_to
        if is_stand_in(call, trace) and owner and trace.setup.store:
            yield Observation(
                owner == trace.setup.store,
                f"the credentials of {trace.setup.store}",
                f"those of {owner}",
                call.id,
            )
