from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..sources import INTRODUCTION


@requirement(
    "KP-01",
    Level.MUST,
    "A payment session exists before a hosted page is asked for.",
    source=INTRODUCTION,
    hint="Create the hosted page only after the payment session was created with success; stop the "
    "checkout when it was not.",
)
def session_before_page(trace: Trace) -> Iterator[Observation]:
    """A page without a session of its own shows nothing to pay, or what somebody else has in the
    basket."""
    created = False
    for call in trace.calls(Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION):
        if call.operation == Operation.KP_CREATE_SESSION:
            created = call.succeeded
            if not created:
                yield refused(call)
        else:
            yield Observation(
                created,
                "a payment session first",
                "there was one" if created else "a page, but no payment session",
                call.id,
            )


def refused(call: Exchange) -> Observation:
    return Observation(
        held=True, expected="no page without a session", seen="no session, no page yet", at=call.id
    )
