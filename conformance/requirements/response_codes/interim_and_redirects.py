from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import ELSEWHERE, Trace
from ...core.verdict import Level, Observation
from ..errors import controlled, delivered, nothing_done
from ..flows import as_in_baseline
from ..sources import HTTP_CLASSES
from ..stretches import while_perturbed


@requirement(
    "RESP-08",
    Level.SHOULD,
    "An interim answer is waited out, and a redirect is no success and takes no credentials "
    "elsewhere.",
    source=HTTP_CLASSES,
    hint="Switch off the following of redirects in the HTTP client, count 3xx among the errors, "
    "and let the client skip 1xx.",
)
def interim_and_redirects(trace: Trace) -> Iterator[Observation]:
    """A client that follows a redirect with its header on hands the merchant's password to whoever
    could write a Location; one that takes 302 for success, or 103 for the answer, ships goods that
    nobody pays for."""
    if delivered(trace, 300, 399):
        yield from no_credentials_elsewhere(trace)
        yield from controlled(trace)
        yield from nothing_done(trace)
    elif trace.perturbation and trace.perturbation.interim:
        yield from as_in_baseline(trace)


def no_credentials_elsewhere(trace: Trace) -> Iterator[Observation]:
    """Following a redirect is free to whoever leaves the credentials at home."""
    for call in while_perturbed(trace).calls():
        if call.environment == ELSEWHERE:
            sent = call.request.credential.scheme
            yield Observation(
                not sent,
                "no credentials at a host that was not configured",
                f"{sent} credentials went to {call.request.origin}" if sent else "none were sent",
                call.id,
            )
