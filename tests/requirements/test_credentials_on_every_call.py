from __future__ import annotations

import pytest

from conformance.core.trace import Credential, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.authentication.credentials_on_every_call import (
    credentials_on_every_call as rule,
)

from ..traces import (
    hpp_session,
    kp_session,
    perturbed,
    place,
    sent_to,
    third_party_call,
    trace,
    unanswered,
    with_credential,
    with_leaks,
    without_credentials,
)

CASES = {
    "every call has them": (trace(kp_session(), hpp_session(), place()), Outcome.PASS),
    "nothing was called": (trace(), Outcome.NOT_EXERCISED),
    "another scheme": (trace(with_credential(kp_session(), Credential("Bearer"))), Outcome.FAIL),
    "the scheme in lower case": (
        trace(with_credential(kp_session(), Credential("basic", well_formed=True))),
        Outcome.PASS,
    ),
    "never any header": (
        trace(without_credentials(kp_session()), without_credentials(kp_session())),
        Outcome.FAIL,
    ),
    "only after a challenge, which is not its business": (
        trace(without_credentials(kp_session()), kp_session()),
        Outcome.PASS,
    ),
    "bare on one call only": (
        trace(kp_session(), without_credentials(hpp_session())),
        Outcome.FAIL,
    ),
    "the password in the query too": (
        trace(with_leaks(kp_session(), "playground password in url")),
        Outcome.FAIL,
    ),
    "the password in the body too": (
        trace(kp_session(), with_leaks(place(), "playground password in body")),
        Outcome.FAIL,
    ),
    "the user name in another header too": (
        trace(with_leaks(kp_session(), "playground username in other header")),
        Outcome.FAIL,
    ),
    "the password at a third party": (
        trace(kp_session(), with_leaks(third_party_call(), "playground password in url")),
        Outcome.FAIL,
    ),
    "the user name at a third party": (
        trace(kp_session(), with_leaks(third_party_call(), "playground username in body")),
        Outcome.PASS,
    ),
    "another secret leaked": (
        trace(with_leaks(kp_session(), "callback secret in url")),
        Outcome.PASS,
    ),
    "the call was not answered": (trace(unanswered(kp_session())), Outcome.PASS),
    "in a case made for something else": (
        trace(without_credentials(kp_session()), exercises=["RESP-04"]),
        Outcome.FAIL,
    ),
    "bare, but nobody asked for it": (
        trace(perturbed(without_credentials(kp_session()), 500)),
        Outcome.NOT_EXERCISED,
    ),
    "a call through to another host, whose header nobody sees": (
        trace(kp_session(), sent_to(without_credentials(kp_session()), "elsewhere")),
        Outcome.PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_credentials_come_with_every_call(given: Trace, outcome: Outcome) -> None:
    """Each call is authenticated by HTTP Basic, and the password stands nowhere else."""
    assert rule.judge([given]).outcome is outcome
