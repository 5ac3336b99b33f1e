from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import member
from ..provocations import undisturbed
from ..sources import PAYMENTS_ERRORS

JUDGED = (
    Operation.KP_CREATE_SESSION,
    Operation.KP_UPDATE_SESSION,
    Operation.HPP_CREATE_SESSION,
    Operation.KP_PLACE_ORDER,
)


@requirement(
    "KP-10",
    Level.MUST,
    "In an ordinary purchase the platform has no reason to refuse a session or the order.",
    source=PAYMENTS_ERRORS,
    hint="Read the error messages of the refused call: they name the member that is wrong.",
    always=True,
)
def no_unprovoked_refusal(trace: Trace) -> Iterator[Observation]:
    """What the platform refuses in an ordinary purchase it refuses in production, too: the consumer
    cannot pay, or has agreed to a purchase that never becomes an order."""
    if not undisturbed(trace):
        return
    for call in trace.calls(*JUDGED):
        if call.truth is not None:
            status = call.truth.status
            yield Observation(
                not 400 <= status < 500,
                f"{call.operation} accepted by the platform",
                f"{call.operation} answered {status}{reasons(call)}",
                call.id,
            )


def reasons(call: Exchange) -> str:
    told = member(call.truth.body if call.truth else None, "error_messages")
    texts = [each for each in told if isinstance(each, str)] if isinstance(told, list) else []
    return f": {'; '.join(texts[:3])}" if texts else ""
