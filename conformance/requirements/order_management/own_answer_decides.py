from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import order_management
from ...core.requirement import requirement
from ...core.trace import Result, Trace
from ...core.verdict import Level, Observation
from .. import management
from ..predicates import CAPTURES
from ..sources import RESPONSE_CODES


@requirement(
    "OM-04",
    Level.MUST,
    "What a capture or refund itself answered decides whether it was done.",
    source=RESPONSE_CODES,
    applies=CAPTURES,
    hint="Book the operation on any 2xx, with or without an id in a header, and do not undo or "
    "repeat it because a read afterwards fails.",
)
def own_answer_decides(trace: Trace) -> Iterator[Observation]:
    """A capture that is repeated because a header was missing or a read came too early charges the
    consumer twice; one that is forgotten is never paid out."""
    if trace.perturbation and not any(trace.perturbed):
        return
    for verb in ("capture", "refund"):
        yield from booked_as_answered(trace, verb)
    yield from sums_as_answered(trace)


def booked_as_answered(trace: Trace, verb: str) -> Iterator[Observation]:
    answers = management.answers_of(trace, verb)
    if not answers:
        return
    if not any(trace.calls(order_management(verb))):
        yield from booked_without_a_call(trace, verb)
        return
    done = sum(e.succeeded for e in management.effects(trace, verb).values())
    accepted = len(management.answers_of(trace, verb, Result.ACCEPTED))
    undecided = len(management.answers_of(trace, verb, Result.UNKNOWN))
    put_off = len(management.put_off(trace, verb))
    at, seen = answers[-1].exchange, f"{accepted} of {len(answers)} accepted, {done} done"
    yield Observation(accepted <= done, f"no {verb} booked that was not answered 2xx", seen, at)
    yield Observation(
        done <= accepted + put_off,
        f"every {verb} booked that was answered 2xx, and none repeated",
        seen,
        at,
        tolerated=done <= accepted + undecided,
    )


def booked_without_a_call(trace: Trace, verb: str) -> Iterator[Observation]:
    """Who looks at the order first may well go no further, and says so. Of a refusal for which the
    platform gave no cause there is nothing to be learnt."""
    accepted = management.answers_of(trace, verb, Result.ACCEPTED)
    if management.captured_by_page(trace, verb) or not (accepted or trace.perturbation):
        return
    at = (accepted or management.answers_of(trace, verb))[-1].exchange
    seen = f"{len(accepted)} accepted, and no call was made"
    yield Observation(not accepted, f"no {verb} booked that was not asked for", seen, at)


def sums_as_answered(trace: Trace) -> Iterator[Observation]:
    """Where the integration tells how much it has captured, that is what was captured."""
    last = trace.states[-1] if trace.states else None
    if last and last.captured is not None and is_known(trace):
        captured = management.total(trace, "capture")
        yield Observation(
            last.captured == captured,
            f"{captured} captured",
            f"{last.captured} captured, says the integration",
            last.exchange,
        )


def is_known(trace: Trace) -> bool:
    """Something was captured, and the integration was told so of whatever it had left open."""
    captures = management.effects(trace, "capture").values()
    undecided = management.answers_of(trace, "capture", Result.UNKNOWN)
    told = undecided == management.put_off(trace, "capture") and all(e.succeeded for e in captures)
    return bool(captures) and (told or not undecided)
