from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Answer, Result, Trace
from ...core.verdict import Level, Observation
from ..hosts import only_its_own
from ..predicates import CHECKS_CREDENTIALS
from ..sources import CREDENTIAL_CHECK

VERB = "check_credentials"


@requirement(
    "AUTH-06",
    Level.SHOULD,
    "A built-in check of the credentials calls them valid after a 2xx only, in the environment "
    "that is configured.",
    source=CREDENTIAL_CHECK,
    applies=CHECKS_CREDENTIALS,
    hint="Answer “valid” for 200 to 299, “not valid” for 401, and “could not be verified” for all "
    "else; ask the host that the shop will sell through.",
)
def own_check_of_credentials(trace: Trace) -> Iterator[Observation]:
    """A merchant who is told that all is well goes live with a key that opens nothing; one who is
    told the contrary, because the other side was slow, throws a good key away."""
    for answer in trace.answers(VERB):
        yield Observation(
            answer.result not in {Result.CRASHED, Result.STALLED},
            "an answer to the merchant",
            f"the check {answer.result}",
            answer.exchange,
        )
        yield as_the_platform_said(trace, answer)
    yield from only_its_own(trace)


def as_the_platform_said(trace: Trace, answer: Answer) -> Observation:
    """A check may make more than one call, and make one again: each has to succeed in the end."""
    calls = tuple(trace.calls())
    last = {(call.request.method, call.request.url): call for call in calls}
    good = bool(calls) and all(call.succeeded for call in last.values())
    valid = answer.result is Result.ACCEPTED
    told = ", ".join(str(c.response.status) if c.response else "no answer" for c in calls)
    return Observation(
        valid is good,
        "valid after a 2xx, and not valid or not verified after all else",
        f"{'valid' if valid else 'not valid or not verified'} after {told or 'no call at all'}",
        answer.exchange,
    )
