from __future__ import annotations

import pytest

from conformance.core.trace import Trace
from conformance.core.verdict import Outcome
from conformance.requirements.security.credentials_stay_inside import (
    credentials_stay_inside as rule,
)

from ..traces import (
    callback,
    kp_session,
    shop_answer,
    shop_return,
    third_party_call,
    trace,
    with_leaks,
)

CASES = {
    "they do": (trace(shop_return(), shop_answer(), callback()), Outcome.PASS),
    "nothing left the shop": (trace(kp_session()), Outcome.NOT_EXERCISED),
    "in a page": (trace(with_leaks(shop_return(), "playground password in body")), Outcome.FAIL),
    "in an answer": (
        trace(shop_return(), shop_answer("playground password in header")),
        Outcome.FAIL,
    ),
    "in the answer to a callback": (
        trace(with_leaks(callback(), "production password in body")),
        Outcome.FAIL,
    ),
    "in a call is not its business": (
        trace(shop_return(), with_leaks(kp_session(), "playground password in url")),
        Outcome.PASS,
    ),
    "at a third party": (
        trace(shop_return(), with_leaks(third_party_call(), "playground password in other header")),
        Outcome.FAIL,
    ),
    "a third party that learns nothing": (trace(shop_return(), third_party_call()), Outcome.PASS),
    "the user name alone": (
        trace(with_leaks(shop_return(), "playground username in answer")),
        Outcome.PASS,
    ),
    "another secret": (trace(with_leaks(shop_return(), "callback secret in body")), Outcome.PASS),
    "in a case made for something else": (
        trace(shop_answer("playground password in body"), exercises=["RESP-03"]),
        Outcome.FAIL,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_credentials_stay_inside(given: Trace, outcome: Outcome) -> None:
    """Nothing that leaves the shop holds the password."""
    assert rule.judge([given]).outcome is outcome
