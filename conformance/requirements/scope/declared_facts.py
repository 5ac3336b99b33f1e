from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation, order_management
from ...core.requirement import requirement
from ...core.setup import Uses
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import member, text
from ..management import VERBS
from ..sources import PLACE_ORDER_MODE

# By the way in which the outcome is declared to be learnt, the address that must then be given.
ADDRESSES = {"redirect": "success", "callback": "status_update"}


@requirement(
    "SCOPE-01",
    Level.MUST,
    "What the integration declares about itself is what its calls show.",
    source=PLACE_ORDER_MODE,
    hint="Correct [integration.uses] in conformance.toml, or the integration, until they agree.",
    always=True,
)
def declared_facts(trace: Trace) -> Iterator[Observation]:
    """What is declared decides which requirements apply: a false word there takes the very cases
    away in which the integration would have been seen to fail."""
    uses = trace.setup.uses
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        yield mode_as_declared(call, uses)
        yield from addresses_as_declared(call, uses)
    if uses.place_order_mode != "NONE":
        yield from undeclared(trace, Operation.KP_PLACE_ORDER, f"mode {uses.place_order_mode}")
    for verb in VERBS:
        if verb not in uses.order_management:
            yield from undeclared(
                trace, order_management(verb), f"no {verb} declared", tolerated=True
            )


def mode_as_declared(call: Exchange, uses: Uses) -> Observation:
    """Left out it is NONE."""
    sent = text(call.request.body, "options", "place_order_mode") or "NONE"
    return Observation(
        sent == uses.place_order_mode,
        f"place_order_mode {uses.place_order_mode}, as declared",
        f"place_order_mode {sent}",
        call.id,
    )


def addresses_as_declared(call: Exchange, uses: Uses) -> Iterator[Observation]:
    """Without the address nothing can be learnt that way; one too many may serve something else."""
    for way, name in ADDRESSES.items():
        given = bool(member(call.request.body, "merchant_urls", name))
        if way in uses.learns_outcome_by:
            yield Observation(
                given, f"an address for the {way}, as declared", f"no {name} URL", call.id
            )
        elif given and way == "callback":
            yield Observation(
                held=False,
                expected="no address for callbacks, since none are declared",
                seen=f"a {name} URL",
                at=call.id,
                tolerated=True,
            )


def undeclared(
    trace: Trace, operation: str, declared: str, *, tolerated: bool = False
) -> Iterator[Observation]:
    for call in trace.calls(operation):
        yield Observation(
            held=False,
            expected=f"no {operation}: {declared}",
            seen=f"a call of {operation}",
            at=call.id,
            tolerated=tolerated,
        )
