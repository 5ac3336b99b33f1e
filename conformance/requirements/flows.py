"""Comparing a case with what the same integration did in another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.operations import ENDPOINTS, Operation
from ..core.trace import FlowSummary, Trace, flow
from ..core.verdict import Observation
from .orders import counted
from .stretches import while_perturbed

TIDYING = frozenset(
    {
        Operation.KP_CANCEL_AUTHORIZATION,
        Operation.HPP_DISABLE_SESSION,
        Operation.OM_ACKNOWLEDGE,
    }
)
SETTLING = frozenset({"pending", "paid", "refunded"})


def same_end(
    trace: Trace, other: FlowSummary, name: str, *, tolerated: bool = False, sooner: bool = False
) -> Observation:
    """The same answers, the same final state, as many orders.

    With `sooner` one of the two may have come further: see `settling`.
    """
    mine = flow(trace)
    expected, seen = end(other), end(mine)
    met = next(trace.perturbed, None)
    return Observation(
        seen == expected or (sooner and settling(mine, other)),
        f"as {name}: {expected}",
        seen,
        met.id if met else "",
        tolerated=tolerated,
    )


def asked(one: FlowSummary) -> str:
    """Whether the batch job had anything to do is chance: others may have been quicker."""
    found = (str(answer) for answer in one.answers if answer.verb != "sweep")
    return ", ".join(found) or "nothing was asked"


def settling(mine: FlowSummary, other: FlowSummary) -> bool:
    """The same answers and one order in both; only one of them was settled sooner.

    Whether what is shown is true is for the requirements of orders, refunds and cancellations.
    """
    cancels = any(answer.verb == "cancel" for answer in mine.answers)
    known = SETTLING | ({"cancelled"} if cancels else set())
    states = {mine.state, other.state}
    return asked(mine) == asked(other) and states <= known and mine.orders == other.orders == 1


def end(one: FlowSummary) -> str:
    answers = asked(one)
    return f"{answers}; {one.state or 'no state told'} in the end, with {counted(one.orders)}"


def as_in_baseline(trace: Trace) -> Iterator[Observation]:
    """The unusual answer made no difference: same end, and the call was not repeated for it."""
    met = next(trace.perturbed, None)
    if met is None:
        return
    if trace.baseline is None:
        yield Observation(None, "an unperturbed run of the story", "none was recorded", met.id)
        return
    yield same_end(trace, trace.baseline, "with the documented answer")
    operation = trace.target_operation
    if changes(operation):
        usual = trace.baseline.calls.get(operation, 0)
        seen = flow(trace).calls.get(operation, 0)
        yield Observation(
            seen <= usual,
            f"{usual} call(s) of {operation}",
            f"{seen} call(s) of {operation}",
            met.id,
        )
    else:
        yield from known_meanwhile(trace, trace.baseline.state)


def known_meanwhile(trace: Trace, usual: str) -> Iterator[Observation]:
    """What was read did not have to wait until the platform answered as usual again."""
    states = while_perturbed(trace).states
    if states:
        yield Observation(
            states[-1].state == usual, f"{usual} at once", states[-1].state, states[-1].exchange
        )


def changes(operation: str) -> bool:
    """Reads may be repeated at will; whatever else is repeated means that success was not seen."""
    return operation not in ENDPOINTS or ENDPOINTS[operation].method != "GET"


def writes(one: FlowSummary) -> Mapping[str, int]:
    """How often each operation was called that changes something.

    Whether there is anything to tidy up is chance: two may come at the same moment, or not.
    """
    return {n: count for n, count in one.calls.items() if changes(n) and n not in TIDYING}
