"""The mutants of the simulator: each breaks one requirement on the platform.

Data only. Each mutant is one edit of the simulator. It names the requirement that it breaks and the
`consequences`: requirements that it breaks unavoidably.
"""

from __future__ import annotations

from conformance.demo import Mutation

from . import access, answers, orders, pages, placing, sessions

AREAS = (access, answers, sessions, pages, placing, orders)
SIMULATOR_MUTANTS: tuple[Mutation, ...] = tuple(
    each for area in AREAS for each in area.SIMULATOR_MUTANTS
)
