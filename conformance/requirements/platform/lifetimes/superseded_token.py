from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ...sources import ECOSYSTEM
from ..exchanges import is_refused, member, pages, works


@requirement(
    "PLAT-21",
    Level.MUST,
    "A newer authorization takes the place of the older one.",
    source=ECOSYSTEM,
    party=Party.PLATFORM,
    hint="Refuse the older token once a newer one was issued.",
)
def superseded_token(trace: Trace) -> Iterator[Observation]:
    """The older one stands for terms that the consumer has since replaced."""
    tokens = [member(page, "authorization_token") for page in pages(trace)]
    if not tokens:
        return
    yield Observation(
        len(set(tokens)) == len(tokens) and None not in tokens,
        "a new token for each authorization",
        f"{len(set(tokens))} tokens in {len(tokens)} reads",
    )
    for call in trace.calls(Operation.KP_PLACE_ORDER):
        newest = bool(tokens) and str(tokens[-1]) in call.request.path
        if newest:
            yield works(call, "an order with the newest token")
        else:
            yield is_refused(call, "a 4xx for a token that was replaced")
