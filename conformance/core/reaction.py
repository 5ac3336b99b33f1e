"""How an integration reacts to a perturbed answer: one cell of the heat map.

No judgement: to go on is right after any 2xx and wrong after any 4xx. The verdicts say which.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from .crashes import breakdowns, while_misbehaving
from .operations import ENDPOINTS
from .trace import Result, Trace


class Reaction(StrEnum):
    """What an integration did when an answer was perturbed.

    From the mildest to the gravest; of several cases the gravest is shown.
    """

    WENT_ON = "went on"
    REFUSED = "refused cleanly"
    RETRIED = "retried"
    CRASHED = "crashed"
    STALLED = "stalled"


GRAVITY = {reaction: rank for rank, reaction in enumerate(Reaction)}


def reaction(trace: Trace) -> Reaction | None:
    """None where nothing was delivered, so that nothing could be reacted to."""
    if not trace.delivered:
        return None
    lasting = replace(trace, events=trace.while_perturbed())
    results = {answer.result for answer in lasting.answers()}
    if Result.STALLED in results:
        return Reaction.STALLED
    if Result.CRASHED in results or any(breakdowns(while_misbehaving(trace))):
        return Reaction.CRASHED
    if repeated(lasting):
        return Reaction.RETRIED
    return Reaction.WENT_ON if went_on(lasting) else Reaction.REFUSED


def repeated(trace: Trace) -> bool:
    """The call was made again for the answer's sake. Reads are made as often as there is reason."""
    operation = trace.target_operation
    known = ENDPOINTS.get(operation)
    if known is None or known.method == "GET":
        return False
    usual = trace.baseline.calls.get(operation, 1) if trace.baseline else 1
    return sum(1 for _ in trace.calls(operation)) > max(usual, 1)


def went_on(trace: Trace) -> bool:
    """All that was asked was done, and the order came to where it usually comes."""
    asked = [answer for answer in trace.answers() if answer.verb not in {"order_state", "sweep"}]
    usual = trace.baseline.state if trace.baseline else trace.final_state
    return all(a.result is Result.ACCEPTED for a in asked) and trace.final_state == usual
