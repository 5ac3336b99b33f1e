"""Groups cases that can be played at the same time on one integration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ...core.plan import AskCredentialCheck, Case, RunSweep
from ...scenarios.axes import axis_variations

OVERLAP = 8  # cases side by side


def batches(cases: Sequence[Case], size: int = 4 * OVERLAP) -> Iterable[tuple[Case, ...]]:
    """Cases that may be played together: of one deployment, none compared with another of them.

    A batch job looks after everybody's purchases: in a plain story it would bring to an end what
    another one leaves open to see whether it ends by itself.
    """

    def kind(case: Case) -> tuple[str, ...]:
        deployment = case.deployment
        waits = "plain" if case.perturbation is None else "reference" if case.reference else "first"
        settings = str(min(len(axis_variations(case.variant)), 2))
        apart = f"{sweeps(case)} {solitary(case)}"
        return (repr(deployment), waits, settings, apart)

    for _, group in groupby(cases, kind):
        alike = list(group)
        for start in range(0, len(alike), size):
            yield tuple(alike[start : start + size])


def sweeps(case: Case) -> bool:
    """A plain story in which the batch job runs."""
    return case.perturbation is None and any(isinstance(s, RunSweep) for s in case.scenario.steps)


def solitary(case: Case) -> bool:
    """What it calls cannot be told from what others call meanwhile."""
    return any(isinstance(step, AskCredentialCheck) for step in case.scenario.steps)
