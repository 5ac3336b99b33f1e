"""How this suite is recorded, and that it is not collected where no platform was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ...platform_plugin import cassette_directory, is_requested, recording_settings


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    del collection_path
    return None if is_requested(config) else True


@pytest.fixture(scope="module")
def vcr_cassette_dir(pytestconfig: pytest.Config) -> str:
    return cassette_directory(pytestconfig)


@pytest.fixture
def vcr_config(pytestconfig: pytest.Config, platform: object) -> dict[str, Any]:
    """A mask of its own for each cassette: nothing links one with another."""
    del platform  # it has to be up
    return recording_settings(pytestconfig)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """One cassette a script, named as the script is."""
    return str(request.node.callspec.id)
