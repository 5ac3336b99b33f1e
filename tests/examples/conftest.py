"""One shop for the tests of a module; no trouble outlives a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .shops import Shop, running_shop
from .stand_in import served_platform


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with (
        served_platform() as platform,
        running_shop(platform, tmp_path_factory.mktemp("shop")) as shop,
    ):
        yield shop


@pytest.fixture(autouse=True)
def _no_trouble_left(shop: Shop) -> Iterator[None]:
    yield
    shop.platform.troubles.clear()
