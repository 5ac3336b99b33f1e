from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import errors
from ..orders import held
from ..predicates import PLACES_ORDERS
from ..sources import RELEASING


@requirement(
    "LIFE-05",
    Level.SHOULD,
    "An authorization that will not become an order is given back.",
    source=RELEASING,
    applies=PLACES_ORDERS,
    hint="Call DELETE on the authorization as soon as the purchase is given up.",
)
def unused_authorization_released(trace: Trace) -> Iterator[Observation]:
    """Until it lapses the consumer's credit is held for a purchase that nobody makes any more."""
    met = errors.delivered(trace, 400, 499)
    if met is None or met.operation != Operation.KP_PLACE_ORDER:
        return
    given_up = bool(trace.states) and not held(trace)
    released = any(trace.calls(Operation.KP_CANCEL_AUTHORIZATION))
    yield Observation(
        released or not given_up,
        "the authorization given back where there is no order in the end",
        f"{trace.final_state or 'no state told'}, authorization "
        + ("given back" if released else "kept"),
        met.id,
    )
