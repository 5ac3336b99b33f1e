from __future__ import annotations

from hypothesis import settings

# The gate must not flicker: it tries the same examples each time, and a slow machine is no
# failure. (Constants of the modules in memory are tried too, so a part of the tests may meet others
# than the whole.) Search for new ones with `pytest --hypothesis-profile=search`.
settings.register_profile("gate", derandomize=True, deadline=None, max_examples=150)
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile("gate")
