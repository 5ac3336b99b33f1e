"""Without a platform that was asked for, this suite is not collected."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    del collection_path
    return None if config.getoption("--platform-target", None) else True
