"""One whole run of the demo, for all tests that only look at what it left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.demo import shop
from conformance.demo.defects import DEFECTS

from .commands import Done, conformance


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended, and the directory that it wrote into."""

    done: Done
    into: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    into = tmp_path_factory.mktemp("demo") / "reports"
    return Ran(conformance("demo", "--profile", "smoke", "--out", into), into)


@pytest.fixture
def broken_shop() -> Iterator[Path]:
    """The configuration of an example shop that believes every callback."""
    defect = next(each for each in DEFECTS if each.name == "callback-without-secret")
    with shop(defect) as config:
        yield config
