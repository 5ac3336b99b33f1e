from __future__ import annotations

from hypothesis import settings

# The profile "gate" tries the same examples in each run and has no time limit, so that the result
# does not depend on chance or on a slow machine. Hypothesis also tries constants of the loaded
# modules, so a selection of the tests may try other examples than the whole suite.
# `pytest --hypothesis-profile=search` searches for new examples.
settings.register_profile("gate", derandomize=True, deadline=None, max_examples=150)
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile("gate")
