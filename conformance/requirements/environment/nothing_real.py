from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import ENVIRONMENTS

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TEST_HOSTS = (".playground.klarna.com", ".test", ".example", ".invalid", ".localhost")


@requirement(
    "ENV-06",
    Level.MUST,
    "A run is made with a test account and made-up persons, never against the live platform.",
    source=ENVIRONMENTS,
    hint="Run against the simulator, or against Playground with a test account.",
)
def nothing_real(trace: Trace) -> Iterator[Observation]:
    """It binds whoever runs the suite: a case that orders, fails on purpose and orders again would
    charge real consumers, and real persons' data would stand in its evidence."""
    if trace.exercises is None:  # a recording that nobody planned is no run
        return
    for role, origin in trace.setup.hosts.items():
        host = urlsplit(origin).hostname or ""
        yield Observation(
            host in LOOPBACK or host.endswith(TEST_HOSTS),
            "hosts of this machine, or Playground's",
            f"{role} is {host}; the persons are the suite's own",
        )
