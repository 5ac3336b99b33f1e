from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace, flow
from ...core.verdict import Level, Observation
from .. import flows
from ..sources import ENVIRONMENTS

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
    if trace.baseline is None:
        yield Observation(None, "the same story in the test environment", "none was recorded")
        return
    yield flows.same_end(trace, trace.baseline, "in the test environment")
    seen, usual = flows.writes(flow(trace)), flows.writes(trace.baseline)
    # How often a call was made may be chance: a return and a callback that meet, or a retry.
    same = seen.keys() == usual.keys()
    yield Observation(same, f"calls as in the test environment: {usual}", f"{seen}")
