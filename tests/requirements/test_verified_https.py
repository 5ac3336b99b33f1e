from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.marks import UntrustedHandshake
from conformance.core.trace import Credential, Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.environment.verified_https import verified_https as rule

from ..traces import (
    driver_answer,
    kp_session,
    place,
    sent_to,
    setup,
    started,
    third_party_call,
    with_credential,
)
from ..traces import trace as told

HANDSHAKE = UntrustedHandshake("expired")
REFUSED = started(Result.REFUSED)


def trace(*events: Event) -> Trace:
    return told(*events, setup=setup(tls=True), exercises=["ENV-05"])


def imposture(*events: Event) -> Trace:
    """Where the platform should be, a host answers whose certificate has expired."""
    facts = setup(tls=True, environment="expired", credential_of="playground")
    return replace(trace(*events), scenario="untrusted-certificate", setup=facts)


def confided(*, bare: bool = False) -> Exchange:
    sent = replace(sent_to(kp_session(), "elsewhere"), environment="expired")
    return with_credential(sent, Credential()) if bare else sent


def plain(exchange: Exchange) -> Exchange:
    url = exchange.request.url.replace("https:", "http:")
    return replace(exchange, request=replace(exchange.request, url=url))


CASES = {
    "every call is over HTTPS": (trace(kp_session(), place()), Outcome.PASS),
    "one is not": (trace(kp_session(), plain(place())), Outcome.FAIL),
    "one is not, in a case that is made for something else": (
        told(kp_session(), plain(place()), setup=setup(tls=True), exercises=["RESP-04"]),
        Outcome.FAIL,
    ),
    "there is no TLS, in a case that is made for something else": (
        told(kp_session(), setup=setup(tls=False), exercises=["RESP-04"]),
        Outcome.NOT_APPLICABLE,
    ),
    "a third party's is not its business": (trace(third_party_call()), Outcome.NOT_EXERCISED),
    "the impostor is turned away": (imposture(REFUSED, HANDSHAKE), Outcome.PASS),
    "the shop does not even start": (
        imposture(driver_answer("start_up", Result.REFUSED), HANDSHAKE),
        Outcome.PASS,
    ),
    "the impostor is given the password": (imposture(confided(), REFUSED, HANDSHAKE), Outcome.FAIL),
    "the impostor is given a request": (
        imposture(confided(bare=True), REFUSED, HANDSHAKE),
        Outcome.FAIL,
    ),
    "it is turned away, and a purchase is sold all the same": (
        imposture(started(), HANDSHAKE),
        Outcome.FAIL,
    ),
    "a third party is told of it": (
        imposture(REFUSED, HANDSHAKE, third_party_call()),
        Outcome.PASS,
    ),
    "nobody ever called": (imposture(REFUSED), Outcome.NOT_EXERCISED),
    "there is no TLS in this run": (
        told(kp_session(), setup=setup(tls=False), exercises=["ENV-05"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_only_a_proven_host_is_spoken_to(given: Trace, outcome: Outcome) -> None:
    """HTTPS, and no request to whoever cannot prove who he is."""
    assert rule.judge([given]).outcome is outcome
