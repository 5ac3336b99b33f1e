from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import UntrustedHandshake
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..checkouts import none_sold
from ..hosts import is_stand_in
from ..predicates import BEHIND_TLS
from ..sources import TRANSPORT

IMPOSTURE = "untrusted-certificate"  # the story in which the host cannot prove who it is


@requirement(
    "ENV-05",
    Level.MUST,
    "Calls go over HTTPS, and only to a host whose certificate proves who it is.",
    source=TRANSPORT,
    applies=BEHIND_TLS,
    hint="Leave the verification of chain, name and dates on, also for tests; trust a test CA by "
    "name, as in SSL_CERT_FILE, and remove every switch that trusts all.",
    always=True,
)
def verified_https(trace: Trace) -> Iterator[Observation]:
    """Whoever stands between can otherwise read the merchant's password, and answer in the
    platform's name that a purchase has been paid."""
    if trace.scenario == IMPOSTURE:
        yield from nothing_confided(trace)
    else:
        yield from over_https(trace)


def nothing_confided(trace: Trace) -> Iterator[Observation]:
    """The hello is not to be followed by a request. Who never says hello has shown nothing."""
    certificate = trace.setup.environment.replace("-", " ")
    there = trace.setup.environment
    confided = tuple(call for call in trace.calls() if call.environment == there)
    for call in confided:
        what = "credentials" if call.request.credential.scheme else "a request"
        yield Observation(
            held=False,
            expected=f"no request behind a certificate that is worth nothing ({certificate})",
            seen=f"{what} came through",
            at=call.id,
        )
    if any(trace.marks(UntrustedHandshake)) and not confided:
        yield Observation(
            held=True, expected="no request", seen=f"turned away: the certificate is {certificate}"
        )
        yield from none_sold(trace)


def over_https(trace: Trace) -> Iterator[Observation]:
    for call in trace.calls():
        if is_stand_in(call, trace):
            scheme = call.request.origin.partition("://")[0]
            yield Observation(scheme == "https", "https", scheme, call.id)
