from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.variation import Variation
from ...core.verdict import Level, Observation
from ..sources import STRINGS
from ..variations import as_usual, because, culprits, met


@requirement(
    "COMPAT-05",
    Level.MUST,
    "Ids and tokens are kept and returned byte for byte, whatever their length and letters.",
    source=STRINGS,
    hint="Store ids as text of at least 255 characters that is compared with case; expect no UUID; "
    "percent-encode them as one path segment.",
)
def opaque_ids(trace: Trace) -> Iterator[Observation]:
    """The shape of ids has changed before. One that is cut off, folded to small letters or refused
    names nothing any more: the purchase is lost after the consumer has paid."""
    mine = met(trace, "ids")
    yield from as_usual(trace, "ids")
    if not mine or trace.perturbation or not blamed(trace, mine):
        return
    for answer in trace.states:
        if answer.klarna_order_id and trace.orders:
            yield Observation(
                answer.klarna_order_id in trace.orders,
                "the order's id as it was given",
                f"{because(culprits(trace) or mine)}: another id",
                answer.exchange,
            )


def blamed(trace: Trace, mine: tuple[Variation, ...]) -> bool:
    found = culprits(trace)
    return not found or bool(set(found) & set(mine))
