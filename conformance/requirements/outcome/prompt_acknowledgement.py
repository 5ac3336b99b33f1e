from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from ..predicates import HEARS_CALLBACKS
from ..provocations import undisturbed
from ..sources import STATUS_CALLBACKS
from .authorization_callback import is_authorization

WITHIN_S = 3.0  # as documented for status callbacks


@requirement(
    "OUT-09",
    Level.SHOULD,
    "A status callback is acknowledged with a 2xx within three seconds.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Store the callback, answer at once, and do the work afterwards.",
)
def prompt_acknowledgement(trace: Trace) -> Iterator[Observation]:
    """What is not acknowledged in time is sent again, and given up after a few times: then a
    purchase may be lost."""
    if not undisturbed(trace):
        return
    for callback in trace.on(Channel.CALLBACK):
        if is_authorization(callback):
            continue
        status = callback.response.status if callback.response else 0
        yield Observation(
            callback.succeeded and callback.took <= WITHIN_S,
            f"2xx within {WITHIN_S:g} s",
            f"{status or 'no answer'} after {callback.took:.1f} s",
            callback.id,
        )
