from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Credential, Event, Exchange, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.credentials_of_the_store import (
    credentials_of_the_store as rule,
)

from ..traces import (
    capture,
    hpp_session,
    kp_session,
    place,
    setup,
    third_party_call,
    trace,
    with_credential,
    without_credentials,
)

SECOND = "playground, second store"


def by(exchange: Exchange, owner: str) -> Exchange:
    return with_credential(exchange, Credential("Basic", well_formed=True, belongs_to=owner))


def second(*events: Event) -> Trace:
    """A purchase in the second store."""
    return trace(*events, setup=setup(store=SECOND))


CASES = {
    "the second store's own": (
        second(by(kp_session(), SECOND), by(place(), SECOND)),
        Outcome.PASS,
    ),
    "the first store's own": (
        trace(kp_session(), place(), setup=setup(store="playground")),
        Outcome.PASS,
    ),
    "the first store's in the second": (second(by(kp_session(), "playground")), Outcome.WARN),
    "the second store's in the first": (
        trace(by(kp_session(), SECOND), setup=setup(store="playground")),
        Outcome.WARN,
    ),
    "only the capture is crossed": (
        second(by(kp_session(), SECOND), by(hpp_session(), SECOND), capture()),
        Outcome.WARN,
    ),
    "a call without credentials is not its business": (
        second(without_credentials(kp_session())),
        Outcome.NOT_EXERCISED,
    ),
    "nor is a third party": (second(third_party_call()), Outcome.NOT_EXERCISED),
    "there is one store": (
        trace(kp_session(), setup=setup(uses=Uses()), exercises=["AUTH-07"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_each_store_uses_its_own_credentials(given: Trace, outcome: Outcome) -> None:
    assert rule.judge([given]).outcome is outcome
