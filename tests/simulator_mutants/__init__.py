"""Deliberately broken simulators: each breaks one promise of the platform's, and must be caught.

Data only. Each is the simulator with one edit; the requirement under which it must be caught stands
with it, and so do the consequences that cannot be avoided (`consequences`).
"""

from __future__ import annotations

from conformance.demo import Mutation

from . import access, answers, orders, pages, placing, sessions

AREAS = (access, answers, sessions, pages, placing, orders)
FLAWS: tuple[Mutation, ...] = tuple(each for area in AREAS for each in area.FLAWS)
