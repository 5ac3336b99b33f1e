from __future__ import annotations

from collections.abc import Iterator

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, is_refused, works
from ..pages import KLARNA_PAYMENTS


@requirement(
    "PLAT-51",
    Level.MUST,
    "An authorization that was given back becomes no order.",
    source=KLARNA_PAYMENTS,
    party=Party.PLATFORM,
    hint="Answer 204 when an authorization is cancelled, and 404 to each use of it afterwards.",
)
def given_back_is_over(trace: Trace) -> Iterator[Observation]:
    """The merchant has told the consumer that nothing will be charged."""
    given_back = False
    for call in answered(trace, Operation.KP_CANCEL_AUTHORIZATION, Operation.KP_PLACE_ORDER):
        if given_back:
            yield is_refused(call, "a 4xx: it was given back")
        else:
            yield works(call, "a 2xx")
        given_back = given_back or call.operation == Operation.KP_CANCEL_AUTHORIZATION
