from __future__ import annotations

import pytest
from hypothesis import settings

# The profile "gate" tries the same examples in each run and has no time limit, so that the result
# does not depend on chance or on a slow machine. Hypothesis also tries constants of the loaded
# modules, so a selection of the tests may try other examples than the whole suite.
# `pytest --hypothesis-profile=search` searches for new examples.
settings.register_profile("gate", derandomize=True, deadline=None, max_examples=150)
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile("gate")

# The files that take longest, in the order in which they begin. One worker plays a whole file, so a
# long one that begins late would leave the other workers without anything to do.
LONGEST_FIRST = (
    "test_mutants.py",
    "test_misbehaving.py",
    "test_plugin.py",
    "test_killed.py",
    "test_settings.py",
    "test_false_answers.py",
    "test_simulator_mutants.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files only; within a file nothing changes."""
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))
