from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Result, Trace, flow, members
from ...core.verdict import Level, Observation
from .. import flows
from ..sources import ENVIRONMENTS

MOST_TOLD = 5
HOME = "playground"  # of the home region: what all others are compared with


@requirement(
    "ENV-01",
    Level.MUST,
    "Only host and credentials differ between the environments; all else stays the same.",
    source=ENVIRONMENTS,
    hint="Make the base address a setting, and remove every other branch on the environment.",
)
def domain_decides(trace: Trace) -> Iterator[Observation]:
    """Whatever behaves differently in production was never tested: it fails for the first time
    with real money."""
    if trace.setup.environment == HOME or not trace.events:
        return
    if any(answer.result is Result.REFUSED for answer in trace.answers("start_up")):
        yield Observation(False, "a start, as in the test environment", "it did not start")  # noqa: FBT003
        return
    if trace.baseline is None:
        yield Observation(None, "the same story in the test environment", "none was recorded")
        return
    yield flows.same_end(trace, trace.baseline, "in the test environment")
    seen, usual = flows.writes(flow(trace)), flows.writes(trace.baseline)
    # How often a call was made may be chance: a return and a callback that meet, or a retry.
    same = seen.keys() == usual.keys()
    yield Observation(same, f"calls as in the test environment: {usual}", f"{seen}")
    if same and trace.baseline.sent:
        yield alike(members(trace), trace.baseline.sent)


def alike(sent: tuple[str, ...], usual: tuple[str, ...]) -> Observation:
    """The same members in each call; their values may differ."""
    missing, added = sorted({*usual} - {*sent}), sorted({*sent} - {*usual})
    told = (*(f"{each} is missing" for each in missing), *(f"{each} is added" for each in added))
    return Observation(
        not told,
        "the same members sent as in the test environment",
        "; ".join(told[:MOST_TOLD]) or "the same",
    )
