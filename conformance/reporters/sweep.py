"""The cases that put one status code on one operation, as a grid to be seen in one look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.operations import OPERATIONS
from ..core.report import CaseResult
from ..core.verdict import Outcome, fold

LABEL = re.compile(r"([a-z]+\.[a-z_]+)=([1-5]\d\d)\b")
FEWEST = 8  # fields from which on a picture says more than the table of cases


@dataclass(frozen=True, slots=True)
class Grid:
    """`outcomes` by (operation, code): the gravest of the cases that played it."""

    operations: tuple[str, ...]
    codes: tuple[int, ...]
    outcomes: Mapping[tuple[str, int], Outcome]

    @property
    def shown(self) -> bool:
        return len(self.outcomes) >= FEWEST


def grid(cases: Iterable[CaseResult]) -> Grid:
    played: dict[tuple[str, int], list[Outcome]] = {}
    for case in cases:
        match = LABEL.match(case.fault)
        if match and match[1] in OPERATIONS:
            played.setdefault((match[1], int(match[2])), []).append(case.outcome)
    return Grid(
        tuple(o for o in OPERATIONS if any(o == operation for operation, _ in played)),
        tuple(sorted({code for _, code in played})),
        {field: fold(outcomes) for field, outcomes in played.items()},
    )
