"""The broken integrations, the unusual ones that are not broken, and those that are no integration.

Data only. Each mutant is the example shop with one edit; the requirement under which it must be
caught stands with it, and so do the consequences that cannot be avoided (`consequences`).
"""

from __future__ import annotations

from pathlib import Path

from conformance.demo import Mutation
from conformance.demo.mutants import MUTANTS as DEMO_MUTANTS

from . import (
    authentication,
    compatibility,
    conforming,
    environment,
    lifetimes,
    order,
    order_management,
    outcome,
    response_codes,
    scope,
    security,
    session,
)

AREAS = (
    authentication,
    environment,
    response_codes,
    session,
    lifetimes,
    outcome,
    order,
    order_management,
    security,
    scope,
    compatibility,
)

MUTANTS: tuple[Mutation, ...] = (*DEMO_MUTANTS, *(each for area in AREAS for each in area.MUTANTS))
CONFORMING: tuple[Mutation, ...] = conforming.VARIANTS
TRIALS = conforming.TRIALS

# Whole programs in place of the shop; none of them may be judged conformant.
PROGRAMS: tuple[Path, ...] = tuple(sorted((Path(__file__).parent / "programs").glob("*.py")))
