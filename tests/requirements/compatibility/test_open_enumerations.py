from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Event, Result
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.open_enumerations import open_enumerations as rule

from ...traces import capture, connection_lost, driver_answer, kp_session, place, read_order, state
from .variants import under

FRAUD = "fraud_status=NEWLY_INVENTED"
ORDER = "order_status=NEWLY_INVENTED"
PLACED: tuple[Event, ...] = (kp_session(), place())
TOLD = replace(read_order(), id="e1")  # where `under` says that the value was met

CASES: dict[str, tuple[str, tuple[Event, ...], Outcome]] = {
    "held": (FRAUD, (*PLACED, state("pending", "o1")), Outcome.PASS),
    "held, capture refused by the shop": (
        FRAUD,
        (*PLACED, state("pending", "o1"), driver_answer("capture", Result.REFUSED)),
        Outcome.PASS,
    ),
    "taken for paid": (FRAUD, (*PLACED, state("paid", "o1")), Outcome.FAIL),
    "taken for failed": (FRAUD, (*PLACED, state("failed", "o1")), Outcome.FAIL),
    "captured": (FRAUD, (*PLACED, state("pending", "o1"), capture()), Outcome.FAIL),
    "id lost": (FRAUD, (*PLACED, state("pending", "o2")), Outcome.FAIL),
    "crashed": (FRAUD, (*PLACED, driver_answer("capture", Result.CRASHED)), Outcome.FAIL),
    "order status, told after the capture": (
        ORDER,
        (*PLACED, state("paid", "o1"), capture(), TOLD),
        Outcome.PASS,
    ),
    "order status, captured all the same": (
        ORDER,
        (*PLACED, state("paid", "o1"), TOLD, capture()),
        Outcome.FAIL,
    ),
    "order status, not captured": (
        ORDER,
        (
            *PLACED,
            state("paid", "o1"),
            TOLD,
            driver_answer("capture", Result.REFUSED),
            state("paid", "o1"),
        ),
        Outcome.PASS,
    ),
    "order status, held": (ORDER, (*PLACED, state("pending", "o1")), Outcome.PASS),
    "order status, thrown away": (ORDER, (*PLACED, state("cancelled", "o1")), Outcome.FAIL),
}


def test_a_capture_in_doubt_may_be_settled_whatever_the_order_is_called() -> None:
    """Its answer was lost before anybody could be told of the status."""
    events = (
        *PLACED,
        connection_lost(capture(), executed=True),
        TOLD,
        capture(),
        driver_answer("capture"),
    )
    assert rule.judge([under(ORDER, events=events)]).outcome is Outcome.PASS


@pytest.mark.parametrize(("setting", "events", "outcome"), CASES.values(), ids=CASES)
def test_an_order_with_an_unheard_of_status_is_held(
    setting: str, events: tuple[Event, ...], outcome: Outcome
) -> None:
    """Neither yes nor no: somebody has to look."""
    assert rule.judge([under(setting, events=events)]).outcome is outcome
