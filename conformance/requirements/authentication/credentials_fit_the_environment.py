from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..checkouts import none_sold
from ..hosts import only_its_own
from ..sources import API_AUTHENTICATION


@requirement(
    "AUTH-05",
    Level.MUST,
    "Credentials of one environment open nothing in the other.",
    source=API_AUTHENTICATION,
    hint="Fail visibly when the credentials do not fit the configured host; never look for another "
    "host that takes them.",
)
def credentials_fit_the_environment(trace: Trace) -> Iterator[Observation]:
    """An integration that hunts for a host which accepts its key sells in the test environment, so
    that goods leave the house unpaid, or charges real consumers during a test."""
    if trace.setup.credential_of == trace.setup.environment:
        return
    yield from none_sold(trace)
    yield from only_its_own(trace)
