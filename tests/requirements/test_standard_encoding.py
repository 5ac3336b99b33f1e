from __future__ import annotations

import pytest

from conformance.core.trace import Credential, Exchange, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.standard_encoding import standard_encoding as rule

from ..traces import (
    kp_session,
    place,
    refused,
    third_party_call,
    trace,
    with_credential,
    without_credentials,
)


def encoded(*, well_formed: bool = True, belongs_to: str = "playground") -> Exchange:
    return with_credential(kp_session(), Credential("Basic", well_formed, belongs_to))


CASES = {
    "it does": (trace(kp_session(), place()), Outcome.PASS),
    "nothing was called": (trace(), Outcome.NOT_EXERCISED),
    "lines are wrapped": (trace(encoded(well_formed=False)), Outcome.FAIL),
    "the password was cut at its colon": (
        trace(encoded(belongs_to=""), exercises=["AUTH-02"]),
        Outcome.FAIL,
    ),
    "the other environment has this pair": (
        trace(encoded(belongs_to="production"), exercises=["AUTH-02"]),
        Outcome.PASS,
    ),
    "a recording, where nobody knows the pair": (trace(encoded(belongs_to="")), Outcome.PASS),
    "no header at all is not its business": (
        trace(without_credentials(kp_session())),
        Outcome.NOT_EXERCISED,
    ),
    "another scheme is not its business": (
        trace(with_credential(kp_session(), Credential("Bearer"))),
        Outcome.NOT_EXERCISED,
    ),
    "a third party with credentials of its own": (
        trace(
            kp_session(),
            with_credential(third_party_call(), Credential("Basic", well_formed=True)),
            exercises=["AUTH-02"],
        ),
        Outcome.PASS,
    ),
    "one call of two is broken": (trace(kp_session(), encoded(well_formed=False)), Outcome.FAIL),
    "the call was refused": (trace(refused(kp_session(), 401)), Outcome.PASS),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_token_decodes_to_the_configured_pair(given: Trace, outcome: Outcome) -> None:
    """Standard Base64 on one line, of exactly the pair that was configured."""
    assert rule.judge([given]).outcome is outcome
