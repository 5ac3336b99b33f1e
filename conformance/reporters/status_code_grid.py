"""The grid of operations and status codes behind the heat map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.operations import ENDPOINTS
from ..core.perturbation import Perturbation
from ..core.reaction import GRAVITY, Reaction
from ..core.report import CaseResult
from ..core.verdict import Outcome, fold

FEWEST = 8  # fields from which on a picture says more than the table of cases


@dataclass(frozen=True, slots=True)
class GridCell:
    """Of the cases that put one code on one operation: the gravest reaction, and the outcome."""

    reaction: Reaction | None
    outcome: Outcome

    @property
    def broken(self) -> bool:
        return self.outcome in {Outcome.FAIL, Outcome.WARN}


@dataclass(frozen=True, slots=True)
class StatusCodeGrid:
    """The grid of operations and status codes.

    `fields` by (operation, code); none of an operation that the integration never calls.
    """

    operations: tuple[str, ...]
    codes: tuple[int, ...]
    fields: Mapping[tuple[str, int], GridCell]

    @property
    def shown(self) -> bool:
        return len(self.fields) >= FEWEST


def grid(cases: Iterable[CaseResult]) -> StatusCodeGrid:
    played: dict[tuple[str, int], list[CaseResult]] = {}
    for case in cases:
        place = cell(case.perturbation)
        if place and case.outcome is not Outcome.NOT_APPLICABLE:
            played.setdefault(place, []).append(case)
    return StatusCodeGrid(
        tuple(o for o in ENDPOINTS if any(o == operation for operation, _ in played)),
        tuple(sorted({code for _, code in played})),
        {place: field(found) for place, found in played.items()},
    )


def cell(planned: Perturbation | None) -> tuple[str, int] | None:
    """The operation and the status code that a case puts on it.

    None where the status is the platform's own, or the answer was broken off.
    """
    if planned is None or planned.status is None or planned.cut or planned.lacks:
        return None
    return planned.operation, planned.status


def field(cases: Iterable[CaseResult]) -> GridCell:
    kept = tuple(cases)
    reactions = (case.reaction for case in kept if case.reaction)
    gravest = max(reactions, key=GRAVITY.__getitem__, default=None)
    return GridCell(gravest, fold(case.outcome for case in kept))
