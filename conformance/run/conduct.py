"""One whole run: plan, play, keep. The command line and the pytest plugin both go through here."""

from __future__ import annotations

import fnmatch
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .. import __version__
from ..core.errors import BadConfig
from ..core.plan import Case, Plan
from ..core.report import Cover, Run, Subject, Target
from ..core.requirement import Requirement
from ..core.setup import Setup, Uses
from ..drivers.settings import Settings, uses
from ..referee.credential import Pairs
from ..requirements import catalogue
from ..scenarios import plan
from ..scenarios.baskets import plain
from ..scenarios.profiles import environments
from .batches import batches
from .bench import Bench, TargetOf
from .comparisons import Comparisons
from .credentials import credentials
from .dossier import now
from .handing import Hand
from .target import SIMULATED, simulator

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. `only` is a glob over requirement ids, or else over case ids."""

    settings: Settings
    profile: str = "standard"
    only: str = ""
    seed: int = 0
    target_of: TargetOf = simulator


def planned(order: Order) -> tuple[Plan, tuple[Requirement, ...]]:
    """The cases to play and the requirements to judge; all of them unless `only` narrows it.

    BadConfig where it leaves nothing: a run of nothing must not look like one that went well.
    """
    chosen, requirements = narrowed_plan(order)
    if not chosen.cases:
        raise BadConfig(
            f"{order.only!r} matches no requirement and no case of profile {order.profile}",
            hint="`conformance requirements` lists the ids; a case id is as in a report.",
        )
    return chosen, requirements


def narrowed_plan(order: Order) -> tuple[Plan, tuple[Requirement, ...]]:
    whole = plan(order.profile, uses(order.settings), order.seed)
    requirements = tuple(r for r in catalogue() if r.party == "integration")
    if not order.only:
        return whole, requirements
    ids = {r.id for r in requirements if fnmatch.fnmatchcase(r.id, order.only.upper())}
    if ids:
        kept = tuple(narrowed(c, ids) for c in whole.cases if c.exercises & ids)
        return replace(whole, cases=kept), tuple(r for r in requirements if r.id in ids)
    chosen = tuple(c for c in whole.cases if matches(c, order.only))
    named = {id for case in chosen for id in case.exercises}
    return replace(whole, cases=chosen), tuple(r for r in requirements if r.id in named)


def narrowed(case: Case, ids: set[str]) -> Case:
    return replace(case, exercises=case.exercises & ids)


def matches(case: Case, glob: str) -> bool:
    """A glob over case ids; the brackets in an id are ordinary characters."""
    return fnmatch.fnmatchcase(case.id, glob.replace("[", "[[]"))


def cover(order: Order, cases: Sequence[Case]) -> Cover:
    """What stands on the report of a run that is to play these."""
    settings, declared = order.settings, uses(order.settings)
    return Cover(
        __version__,
        Subject(settings.name, settings.version, settings.vendor),
        Target("simulator", region=declared.home, provenance=SIMULATED),
        Run(now(), 0.0, order.seed, order.profile, planned=len(cases), only=order.only),
        expected={case.id: case.exercises for case in cases},
        setup=Setup(region=declared.home, tls=settings.tls, uses=declared),
    )


@asynccontextmanager
async def bench(order: Order, say: Say = lambda _: None) -> AsyncIterator[Bench]:
    """The referee before its target, ready to play; everything ends with the block."""
    declared = uses(order.settings)
    known = {c.id: c for c in plan(order.profile, declared, order.seed).cases}
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        made = Bench(
            order.settings,
            order.target_of,
            pairs(order, declared),
            Path(scratch),
            Comparisons(known, plain(declared.home)),
            say=say,
        )
        async with made as ready:
            yield ready


async def played(made: Bench, chosen: Plan, hand: Hand) -> None:
    """A whole plan, batch by batch; its traces are handed over as they become certain."""
    for batch in batches(chosen.cases):
        await made.play(batch, hand)


def pairs(order: Order, declared: Uses) -> Pairs:
    """The credentials of a run, and what an integration that runs already was given before."""
    made = credentials(order.seed, environments(declared), declared.credential_form)
    return {**made, **told(order.settings)}


def told(settings: Settings) -> Pairs:
    """The credentials that an integration which runs already was given beforehand."""
    pair = (settings.klarna_username, settings.klarna_password)
    return {"playground": pair} if all(pair) else {}
