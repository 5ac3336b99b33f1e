"""Does the platform keep its contract in this script? The checks are the requirements' own."""

from __future__ import annotations

import pytest

from ...platform_plugin import ScriptFixture
from ...scenarios.platform.steps import Script


@pytest.mark.vcr
def test_script(platform_script: Script, platform_player: ScriptFixture) -> None:
    """Every requirement that the script puts to the test must hold in it."""
    platform_player.play(platform_script).settle()
