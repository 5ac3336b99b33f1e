from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.platform.target import Platform
from conformance.run.platform.simulator_target import simulated


@pytest.fixture(scope="session")
def simulator() -> Iterator[Platform]:
    """The embedded simulator behind sockets, once for all tests."""
    with simulated() as platform:
        yield platform
