from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import Reconfigured
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..checkouts import none_sold
from ..errors import delivered
from ..hosts import called, meant_for_klarna, only_its_own
from ..sources import API_URLS

# The stories in which a needed setting is taken away, or means nothing.
UNCONFIGURED = frozenset({"setting-missing", "setting-empty", "setting-unknown"})
UNDECLARED = (
    "[driver.without] names no setting: does the integration refuse to sell when its base address "
    "is missing, empty or unknown?"
)


@requirement(
    "ENV-02",
    Level.MUST,
    "Only the configured host is called, and without one nothing is sold.",
    source=API_URLS,
    hint="Take the host from the configuration alone, and refuse to start when it is missing or "
    "unknown; have no default.",
    always=True,
)
def configured_host_only(trace: Trace) -> Iterator[Observation]:
    """A silent default sends real orders to the test environment, where nobody pays, or test
    orders to production, where somebody does."""
    if trace.scenario in UNCONFIGURED:
        yield from none_sold(trace)
        yield from no_call_at_all(trace)
    elif as_configured(trace):
        yield from only_its_own(trace)
    if trace.scenario == "purchase" and not trace.setup.uses.without and any(trace.calls()):
        yield Observation(None, "no sale without a setting", "not tried", review=UNDECLARED)


def as_configured(trace: Trace) -> bool:
    """One configuration all along, that fits. Where a redirect leads is RESP-08's, and whether a
    refusal of the credentials drives elsewhere is AUTH-04's."""
    crossed = trace.setup.credential_of != trace.setup.environment
    sent_away = delivered(trace, 300, 399) or delivered(trace, 401, 403)
    return not sent_away and not crossed and not any(trace.marks(Reconfigured))


def no_call_at_all(trace: Trace) -> Iterator[Observation]:
    for call in meant_for_klarna(trace):
        yield Observation(
            held=False, expected="no call at all", seen=f"a call to {called(call)}", at=call.id
        )
