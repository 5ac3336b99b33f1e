"""Cases that the tests of the plan runner share, and how they are played on shops with habits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from conformance.core.environment import PRODUCTION
from conformance.core.perturbation import Perturbation
from conformance.core.plan import Case, at
from conformance.run.plan_runner import PlanRunner
from conformance.scenarios import perturbations as p
from conformance.scenarios.baskets import EUROPE, PLAIN
from conformance.scenarios.stories.interrupted import INTERRUPTED
from conformance.scenarios.stories.purchase import PURCHASE

from .shop import SETTINGS, FakeLauncher, opened, runner

T = TypeVar("T")
STARTED = replace(SETTINGS, start=("shop",))  # so that it may be started again
LIMIT_S = 40.0


def on(
    scratch: Path,
    play: Callable[[PlanRunner, FakeLauncher], Awaitable[T]],
    known: tuple[Case, ...] = (),
    facts: dict[str, Any] | None = None,
    **habits: Any,
) -> T:
    """What comes of playing on a bench with shops of these habits."""

    async def entered() -> T:
        async with runner(scratch, known, **(facts or {"settings": STARTED})) as ready:
            return await play(ready, opened(ready, **habits))

    return asyncio.run(asyncio.wait_for(entered(), LIMIT_S))


def case(planned: Perturbation, reference: str = "") -> Case:
    name = f"{INTERRUPTED.name}[{planned.label}]"
    exercised = frozenset({"RESP-03"})
    return Case(name, INTERRUPTED, exercised, PLAIN, planned, reference=reference)


def plain(number: int) -> Case:
    return Case(f"purchase-{number}", PURCHASE, frozenset({"ORD-01"}), EUROPE[number % len(EUROPE)])


AWAY = Case(
    "away",
    PURCHASE,
    frozenset({"ENV-01", "ENV-03"}),
    PLAIN,
    deployment=at(PRODUCTION),
)
REFUSED = case(p.refuses_with("kp.place_order", 400))
BROKEN = case(p.refuses_with("kp.create_session", 500))
CREATED = case(p.succeeds_with("kp.create_session", 201))
