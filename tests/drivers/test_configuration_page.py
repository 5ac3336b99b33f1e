from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conformance.drivers.configuration_page import commented, page
from conformance.drivers.keys import KEYS
from conformance.drivers.settings import settings


def test_the_file_that_init_writes_is_a_valid_one():
    """Law: nobody's first contact with the suite is an error in the suite's own example."""
    found = settings(commented(), Path("conformance.toml"))
    assert found.calls["start_checkout"].json == "${order}"


def test_the_file_that_init_writes_is_valid_with_every_line_switched_on():
    """Law: what is commented out must work once somebody takes the mark away."""
    lines = commented().splitlines()
    marked = [line.removeprefix("# ") if is_setting(line) else line for line in lines]
    on = settings("\n".join(marked), Path("conformance.toml"))
    assert set(on.calls) >= {"sweep", "pay_again", "advance_clock"}


def is_setting(line: str) -> bool:
    try:
        return bool(tomllib.loads(line.removeprefix("# ")))
    except tomllib.TOMLDecodeError:
        return False


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_every_key_is_in_the_file_and_on_the_page(key):
    name = key.table if key.table == key.path else key.name
    assert name in commented()
    assert name in page()
    assert key.doc.endswith(".")
