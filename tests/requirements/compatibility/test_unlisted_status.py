from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Event, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.unlisted_status import unlisted_status as rule

from ...traces import approved, callback, driver_answer, kp_session, place, state, trace, variation

LISTED, INVENTED = "MANUAL_ID_CHECK", "NEWLY_INVENTED"
OPENED: tuple[Event, ...] = (kp_session(),)
PAID: tuple[Event, ...] = (approved(), callback("COMPLETED"), place(), state("paid"))
STILLBORN: tuple[Event, ...] = (approved(), callback("COMPLETED"), state("cancelled"))

CASES: dict[str, tuple[str, tuple[Event, ...], Outcome]] = {
    "left open, then paid": (
        INVENTED,
        (callback(INVENTED), state("pending"), *PAID),
        Outcome.PASS,
    ),
    "listed, left open": (LISTED, (callback(LISTED), state("pending"), *PAID), Outcome.PASS),
    "taken for paid": (INVENTED, (callback(INVENTED), state("paid"), *PAID), Outcome.FAIL),
    "not acknowledged": (
        INVENTED,
        (callback(INVENTED, answered=400), state("pending"), *PAID),
        Outcome.FAIL,
    ),
    "unanswered": (
        INVENTED,
        (callback(INVENTED, answered=None), state("pending"), *PAID),
        Outcome.FAIL,
    ),
    "crashed": (
        INVENTED,
        (callback(INVENTED), driver_answer("sweep", Result.CRASHED)),
        Outcome.FAIL,
    ),
    "listed, given up": (
        LISTED,
        (callback(LISTED), state("cancelled"), *STILLBORN),
        Outcome.FAIL,
    ),
    "invented, given up": (
        INVENTED,
        (callback(INVENTED), state("cancelled"), *STILLBORN),
        Outcome.WARN,
    ),
    "a time-out, given up": (
        "TIMEOUT",
        (callback("TIMEOUT"), state("failed"), *STILLBORN),
        Outcome.WARN,
    ),
    "never paid although left open": (
        INVENTED,
        (callback(INVENTED), state("pending"), approved(), state("pending")),
        Outcome.FAIL,
    ),
}


@pytest.mark.parametrize(("status", "events", "outcome"), CASES.values(), ids=CASES)
def test_an_unheard_of_status_is_not_the_end(
    status: str, events: tuple[Event, ...], outcome: Outcome
) -> None:
    """The consumer is still on the page, and about to pay."""
    given = trace(
        *OPENED,
        *events,
        variant=(variation(f"status={status}"),),
        perturbation="",
        exercises=["COMPAT-03"],
    )
    assert rule.judge([as_story(given)]).outcome is outcome


def as_story(given: Trace) -> Trace:
    return replace(given, scenario="status-unlisted")
