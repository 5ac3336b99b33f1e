from __future__ import annotations

import pytest

from conformance.core.trace import Event, Result
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.open_enumerations import open_enumerations as rule

from ...traces import capture, kp_session, place, said, state
from .variants import under

FRAUD = "fraud_status=NEWLY_INVENTED"
ORDER = "order_status=NEWLY_INVENTED"
PLACED: tuple[Event, ...] = (kp_session(), place())

CASES: dict[str, tuple[str, tuple[Event, ...], Outcome]] = {
    "held": (FRAUD, (*PLACED, state("pending", "o1")), Outcome.PASS),
    "held, capture refused by the shop": (
        FRAUD,
        (*PLACED, state("pending", "o1"), said("capture", Result.REFUSED)),
        Outcome.PASS,
    ),
    "taken for paid": (FRAUD, (*PLACED, state("paid", "o1")), Outcome.FAIL),
    "taken for failed": (FRAUD, (*PLACED, state("failed", "o1")), Outcome.FAIL),
    "captured": (FRAUD, (*PLACED, state("pending", "o1"), capture()), Outcome.FAIL),
    "id lost": (FRAUD, (*PLACED, state("pending", "o2")), Outcome.FAIL),
    "crashed": (FRAUD, (*PLACED, said("capture", Result.CRASHED)), Outcome.FAIL),
    "order status, gone on": (ORDER, (*PLACED, state("paid", "o1"), capture()), Outcome.PASS),
    "order status, held": (ORDER, (*PLACED, state("pending", "o1")), Outcome.PASS),
    "order status, thrown away": (ORDER, (*PLACED, state("cancelled", "o1")), Outcome.FAIL),
}


@pytest.mark.parametrize(("setting", "events", "outcome"), CASES.values(), ids=CASES)
def test_an_order_with_an_unheard_of_status_is_held(
    setting: str, events: tuple[Event, ...], outcome: Outcome
) -> None:
    """Neither yes nor no: somebody has to look."""
    assert rule.judge([under(setting, events=events)]).outcome is outcome
