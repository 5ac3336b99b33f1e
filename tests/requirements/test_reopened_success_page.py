from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.outcome.reopened_success_page import reopened_success_page as rule

from ..traces import checkout, place, purchase, read, refused, shop_return, trace, unanswered

CASES = {
    "nothing happens": (trace(*purchase(), shop_return(), shop_return()), Outcome.PASS),
    "it was opened once": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "the order is placed again": (trace(*purchase(), shop_return(), place()), Outcome.FAIL),
    "the order is tried again in vain": (
        trace(*purchase(), shop_return(), refused(place(), 403)),
        Outcome.FAIL,
    ),
    "a second order": (
        trace(*checkout(), place(), shop_return(), shop_return(), place("t1", "o2")),
        Outcome.FAIL,
    ),
    "the first attempt was refused": (
        trace(*checkout(), refused(place()), shop_return(), shop_return(), place()),
        Outcome.PASS,
    ),
    "the first answer was lost": (
        trace(*checkout(), unanswered(place()), shop_return(), shop_return(), place()),
        Outcome.PASS,
    ),
    "the session is read again": (trace(*purchase(), shop_return(), read()), Outcome.PASS),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_success_page_may_be_opened_again(given: Trace, outcome: Outcome) -> None:
    """Another visit places nothing."""
    assert rule.judge([given]).outcome is outcome
