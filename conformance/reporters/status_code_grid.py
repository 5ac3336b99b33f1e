"""The cases that put one status code on one operation, as a grid to be seen in one look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.operations import ENDPOINTS
from ..core.reaction import GRAVITY, Reaction
from ..core.report import CaseResult
from ..core.verdict import Outcome, fold

# Of an answer that broke off the status was not the matter.
LABEL = re.compile(r"([a-z]+\.[a-z_]+)=([1-5]\d\d)\b(?!.* broken off)")
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
    """`fields` by (operation, code); none of an operation that the integration never calls."""

    operations: tuple[str, ...]
    codes: tuple[int, ...]
    fields: Mapping[tuple[str, int], GridCell]

    @property
    def shown(self) -> bool:
        return len(self.fields) >= FEWEST


def grid(cases: Iterable[CaseResult]) -> StatusCodeGrid:
    played: dict[tuple[str, int], list[CaseResult]] = {}
    for case in cases:
        match = LABEL.match(case.fault)
        played_at_all = case.outcome is not Outcome.NOT_APPLICABLE
        if match and match[1] in ENDPOINTS and played_at_all:
            played.setdefault((match[1], int(match[2])), []).append(case)
    return StatusCodeGrid(
        tuple(o for o in ENDPOINTS if any(o == operation for operation, _ in played)),
        tuple(sorted({code for _, code in played})),
        {place: field(found) for place, found in played.items()},
    )


def field(cases: Iterable[CaseResult]) -> GridCell:
    kept = tuple(cases)
    reactions = (case.reaction for case in kept if case.reaction)
    gravest = max(reactions, key=GRAVITY.__getitem__, default=None)
    return GridCell(gravest, fold(case.outcome for case in kept))
