from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.variation import Variation
from ...core.verdict import Level, Observation
from ..bodies import text_of
from ..orders import OVER, PAID
from ..sources import ENUMERATIONS
from ..stretches import since
from ..variations import as_usual, first_met, met

HOLDING = ("fraud_status", "order_status")


@requirement(
    "COMPAT-04",
    Level.MUST,
    "A value that an enumeration did not have before breaks nothing; of an order, it means hold.",
    source=ENUMERATIONS,
    hint="Give every enumeration a default branch. For a fraud or order status that is new: keep "
    "the order's id, deliver nothing, and let a person look.",
)
def open_enumerations(trace: Trace) -> Iterator[Observation]:
    """New payment methods and new kinds of review are added while a shop is running. Taken for yes,
    goods leave unpaid; taken for no, a good purchase is thrown away."""
    yield from as_usual(trace, "enumerations")
    mine = met(trace, *HOLDING)
    if mine:
        yield from survived(trace, mine)
        yield from not_thrown_away(trace, mine)
    if met(trace, "fraud_status"):
        yield from not_captured(trace, mine)
        yield from not_paid(trace, mine)
    elif mine and not trace.perturbation and not released(trace, mine):
        # A capture in doubt may be settled all the same.
        yield from not_captured(once_told(trace, mine), mine)


def survived(trace: Trace, mine: tuple[Variation, ...]) -> Iterator[Observation]:
    for answer in trace.answers():
        yield Observation(
            answer.result not in {Result.CRASHED, Result.STALLED},
            f"a controlled answer to {answer.verb}",
            f"with {mine[0]}: {answer.verb} {answer.result}",
            answer.exchange,
        )


def not_thrown_away(trace: Trace, mine: tuple[Variation, ...]) -> Iterator[Observation]:
    """Not failed; and the order's id is kept, where the integration tells it at all."""
    for answer in trace.states:
        yield Observation(
            answer.state not in OVER,
            "not failed",
            f"with {mine[0]}: {answer.state}",
            answer.exchange,
        )
    told = [a for a in trace.states if a.klarna_order_id]
    for answer in told:
        yield Observation(
            answer.klarna_order_id in trace.orders,
            "the id of the order",
            f"with {mine[0]}: another id",
            answer.exchange,
        )


def released(trace: Trace, mine: tuple[Variation, ...]) -> bool:
    """The same answer says that the order's fraud status is accepted: who goes by that is right."""
    at = first_met(trace, mine)
    told = next((each for each in trace.exchanges if each.id == at), None)
    return told is not None and text_of(told.response, "fraud_status") == "ACCEPTED"


def once_told(trace: Trace, mine: tuple[Variation, ...]) -> Trace:
    """Who does not ask for an order's status before he captures cannot hold it for its status."""
    at = first_met(trace, mine)
    told = next((each for each in trace.exchanges if each.id == at), None)
    return since(trace, told) if told else replace(trace, events=())


def not_captured(trace: Trace, mine: tuple[Variation, ...]) -> Iterator[Observation]:
    """Nothing is delivered or captured before somebody has looked."""
    captures = [call.id for call in trace.calls(Operation.OM_CAPTURE)]
    yield Observation(
        not captures,
        "no capture",
        f"with {mine[0]}: {len(captures)} call(s) of om.capture",
        captures[0] if captures else first_met(trace, mine),
    )


def not_paid(trace: Trace, mine: tuple[Variation, ...]) -> Iterator[Observation]:
    for answer in trace.states:
        yield Observation(
            answer.state not in PAID,
            "held, not paid",
            f"with {mine[0]}: {answer.state}",
            answer.exchange,
        )
