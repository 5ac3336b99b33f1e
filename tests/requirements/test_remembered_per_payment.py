from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import Reconfigured
from conformance.core.setup import Uses
from conformance.core.trace import Credential, Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.environment.remembered_per_payment import (
    remembered_per_payment as rule,
)

from ..traces import (
    capture,
    driver_answer,
    place,
    purchase,
    read,
    refused,
    sent_to,
    setup,
    state,
    third_party_call,
    trace,
    with_credential,
)

SWITCHED = Reconfigured("production")
LIVE_PAIR = Credential("Basic", well_formed=True, belongs_to="production")
NO = Result.REFUSED


def sold(*events: Event) -> Trace:
    """Bought in the test environment; then the shop is configured for production."""
    return trace(*purchase(), SWITCHED, *events, exercises=["ENV-04"])


def in_production(exchange: Exchange) -> Exchange:
    return with_credential(sent_to(refused(exchange, 404), "production"), LIVE_PAIR)


CASES = {
    "captured where it was sold": (sold(capture(), driver_answer("capture")), Outcome.PASS),
    "refused without a call": (
        sold(driver_answer("capture", NO), state("paid", "o1")),
        Outcome.PASS,
    ),
    "looked for in production": (
        sold(in_production(capture()), driver_answer("capture", NO)),
        Outcome.WARN,
    ),
    "the new credentials at the old host": (
        sold(with_credential(refused(capture(), 401), LIVE_PAIR), driver_answer("capture", NO)),
        Outcome.WARN,
    ),
    "the old credentials at the new host": (
        sold(sent_to(refused(capture(), 401), "production"), driver_answer("capture", NO)),
        Outcome.WARN,
    ),
    "shown as captured, and nothing was done": (sold(driver_answer("capture")), Outcome.WARN),
    "not found in production, so it failed": (
        sold(driver_answer("capture", NO), state("cancelled")),
        Outcome.WARN,
    ),
    "a late callback makes it read where it was sold": (
        sold(read(), place(), state("paid", "o1")),
        Outcome.PASS,
    ),
    "a late callback makes it read in production": (
        sold(in_production(read()), state("pending")),
        Outcome.WARN,
    ),
    "a third party is called": (
        sold(third_party_call(), driver_answer("capture", NO)),
        Outcome.PASS,
    ),
    "before the switch": (
        trace(in_production(place()), SWITCHED, driver_answer("capture", NO), exercises=["ENV-04"]),
        Outcome.PASS,
    ),
    "it was never switched": (
        trace(*purchase(), capture(), driver_answer("capture")),
        Outcome.NOT_EXERCISED,
    ),
    "nothing is left to do": (
        replace(sold(state("paid")), setup=setup(uses=Uses(place_order_mode="PLACE_ORDER"))),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_a_payment_stays_where_it_was_begun(given: Trace, outcome: Outcome) -> None:
    """Whatever the shop is configured for since: what follows goes there, or nowhere."""
    assert rule.judge([given]).outcome is outcome
