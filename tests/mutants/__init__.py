"""The mutants of the example shop, the conforming shops, and the programs in place of the shop.

Data only. Each mutant is one edit of the example shop. It names the requirement that it breaks and
the `consequences`: requirements that it breaks unavoidably.
"""

from __future__ import annotations

from pathlib import Path

from conformance.demo import Mutation
from conformance.demo.mutants import MUTANTS as DEMO_MUTANTS

from . import (
    async_shop,
    async_shop_later,
    authentication,
    clerks,
    compatibility,
    conforming,
    decisions,
    environment,
    lifetimes,
    order,
    order_management,
    outcome,
    payment,
    response_codes,
    scope,
    second_tries,
    security,
    sequences,
    session,
    swaps,
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
    payment,
    decisions,
    clerks,
    second_tries,
    sequences,
    swaps,
    security,
    scope,
    compatibility,
    async_shop,
    async_shop_later,
)

MUTANTS: tuple[Mutation, ...] = (*DEMO_MUTANTS, *(each for area in AREAS for each in area.MUTANTS))
CONFORMING: tuple[Mutation, ...] = conforming.CONFORMING
CASES_TO_TRY = conforming.CASES_TO_TRY

# Programs that run in place of the shop. None of them may be judged conformant.
PROGRAMS: tuple[Path, ...] = tuple(sorted((Path(__file__).parent / "programs").glob("*.py")))
