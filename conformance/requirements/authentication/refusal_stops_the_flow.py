from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import SweptForAnother
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from .. import errors
from ..hosts import only_its_own
from ..sources import RESPONSE_CODES
from ..stretches import while_perturbed

MOST_ATTEMPTS = 5
ROUNDS_A_SECOND = 2
LONGEST_S = 30.0


@requirement(
    "AUTH-04",
    Level.MUST,
    "A refusal of the credentials ends the attempt: no other host, no endless retry, nothing "
    "cancelled, and a page for the consumer.",
    source=RESPONSE_CODES,
    hint="Treat 401 and 403 as any other error of the request: stop, leave the purchase open, show "
    "the consumer a page of your own, and tell an operator.",
)
def refusal_stops_the_flow(trace: Trace) -> Iterator[Observation]:
    """Trying another host hands the credentials to the wrong environment; hammering locks the
    account; cancelling throws away a purchase that the consumer has already agreed to pay."""
    met = errors.delivered(trace, 401, 403)
    if met is None:
        return
    yield from only_its_own(trace)
    tries = sum(1 for call in while_perturbed(trace).calls(trace.target_operation))
    yield Observation(
        tries <= MOST_ATTEMPTS + prompts(trace, met),
        f"at most {MOST_ATTEMPTS + prompts(trace, met)} attempts",
        f"{tries} attempts while the credentials were refused",
        met.id,
    )
    if trace.target_operation != Operation.OM_CANCEL:
        yield from nothing_cancelled(trace)
    yield from errors.controlled(trace)


def prompts(trace: Trace, met: Exchange) -> int:
    """A read may be made anew each time that somebody asks for the state or runs the batch job."""
    if met.request.method != "GET":
        return 0
    stretch = while_perturbed(trace)
    asked = len(stretch.states) + sum(1 for _ in stretch.marks(SweptForAnother))
    return asked + rounds(stretch, met)


def rounds(stretch: Trace, met: Exchange) -> int:
    """Of a poller of the integration's own, a few a second."""
    if "polling" not in stretch.setup.uses.learns_outcome_by:
        return 0
    lasted = stretch.events[-1].at - met.at
    return int(ROUNDS_A_SECOND * min(max(lasted, 0.0), LONGEST_S))


def nothing_cancelled(trace: Trace) -> Iterator[Observation]:
    """Unless the integration calls a purchase cancelled after whatever error of the request."""
    usual = trace.reference is not None and trace.reference.state == "cancelled"
    cancelled = [a.exchange for a in trace.states if a.state == "cancelled" and not usual]
    calls = [call.id for call in trace.calls(Operation.OM_CANCEL)]
    yield Observation(
        not cancelled and not calls,
        "the purchase is not cancelled",
        "cancelled" if cancelled or calls else "not cancelled",
        next(iter((*calls, *cancelled)), ""),
    )
