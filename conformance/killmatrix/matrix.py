"""The kill matrix: the results of all mutants, as JSON and as a Markdown page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ..core.report import Files
from ..core.verdict import Headline
from ..core.wire import Json
from .evaluation import Extent, MutantResult

NAME = "kill-matrix"
REQUIRED_SHARE = 0.9  # of the mutants must be caught under their own requirement


@dataclass(frozen=True, slots=True)
class KillMatrix:
    """The results of all mutants, programs and conforming shops in one run."""

    results: tuple[MutantResult, ...]
    extent: Extent
    seconds: float

    def of_kind(self, *kinds: str) -> tuple[MutantResult, ...]:
        return tuple(each for each in self.results if each.mutant.kind in kinds)

    @property
    def mutants(self) -> tuple[MutantResult, ...]:
        """The shops that are wrong, programs in place of the shop included."""
        return self.of_kind("mutant", "program")

    @property
    def conforming(self) -> tuple[MutantResult, ...]:
        return self.of_kind("conforming")

    @property
    def killed(self) -> int:
        return sum(each.killed for each in self.mutants)

    @property
    def survivors(self) -> tuple[str, ...]:
        return tuple(each.mutant.name for each in self.mutants if not each.killed)

    @property
    def right_requirement(self) -> float:
        """The share of mutants that are caught under the requirement that they break."""
        return share(each.right_requirement for each in self.of_kind("mutant"))

    @property
    def first_catch(self) -> float:
        """The share of mutants whose own requirement is the first finding of the report."""
        return share(each.first_catch for each in self.of_kind("mutant"))

    @property
    def collateral_median(self) -> float:
        """The median number of collateral findings of a mutant."""
        return median([len(each.collateral) for each in self.of_kind("mutant")] or [0])

    @property
    def false_alarms(self) -> int:
        return sum(each.verdict != Headline.CONFORMANT for each in self.conforming)

    @property
    def passed(self) -> bool:
        """No survivor, no false alarm, and enough mutants caught under their own requirement."""
        clean = not self.survivors and not self.false_alarms
        return clean and self.right_requirement >= REQUIRED_SHARE


def share(flags: Iterable[bool]) -> float:
    """The share of true flags, from 0 to 1; 1 where there is no flag."""
    values = tuple(flags)
    return round(sum(values) / len(values), 4) if values else 1.0


def files(matrix: KillMatrix) -> Files:
    text = json.dumps(document(matrix), indent=2) + "\n"
    return {f"{NAME}.json": text, f"{NAME}.md": page(matrix)}


def document(matrix: KillMatrix) -> Json:
    """The content of kill-matrix.json; shares are from 0 to 1."""
    return {
        "mutants": len(matrix.mutants),
        "killed": matrix.killed,
        "survivors": list(matrix.survivors),
        "right_requirement": matrix.right_requirement,
        "first_catch": matrix.first_catch,
        "collateral_median": matrix.collateral_median,
        "conforming_shops": len(matrix.conforming),
        "false_alarms": matrix.false_alarms,
        "per_mutant": [entry(each) for each in matrix.mutants],
        "conforming": [entry(each) for each in matrix.conforming],
        "seconds": round(matrix.seconds, 1),
        "profile": matrix.extent.profile,
        "seed": matrix.extent.seed,
        "whole_plan": matrix.extent.whole,
    }


def entry(result: MutantResult) -> Json:
    return {
        "name": result.mutant.name,
        "requirement": result.mutant.requirement,
        "description": result.mutant.description,
        "verdict": result.verdict,
        "failed": list(result.failed),
        "right_requirement": result.right_requirement,
        "first_catch": result.first_catch,
        "consequences": list(result.mutant.consequences),
        "collateral": list(result.collateral),
        "seconds": result.seconds,
        "note": result.note,
    }


def summary(matrix: KillMatrix) -> str:
    return (
        f"{matrix.killed} of {len(matrix.mutants)} mutants killed, "
        f"{matrix.right_requirement:.0%} under the right requirement, "
        f"{matrix.first_catch:.0%} first catch, collateral median "
        f"{matrix.collateral_median:g}, {matrix.false_alarms} false alarms, "
        f"{matrix.seconds:.0f} s"
    )


PAGE = """\
# Kill matrix

A mutant is a copy of the example shop with one edit that breaks one requirement. The suite judges
every mutant and must kill it: it must tell it apart from a shop that conforms. A conforming shop is
unusual but right, and the suite must find nothing against it.

| measure | value |
| --- | --- |
| mutants killed | {killed} of {mutants} |
| survivors | {survivors} |
| caught under the requirement that the mutant breaks | {right:.0%} |
| first catch: that requirement is the first finding of the report | {first:.0%} |
| collateral findings of a mutant, median | {median:g} |
| false alarms, of all conforming shops | {alarms} of {conforming} |
| profile, seed | {profile}, {seed} |
| cases that a mutant meets | {cases} |
| duration | {seconds:.0f} s |

## Mutants

"Other findings" are requirements that fail beside the mutant's own. An asterisk marks a declared
consequence: the mutant breaks that requirement unavoidably. The others are collateral.

{mutant_table}
## Conforming shops

{conforming_table}"""


def page(matrix: KillMatrix) -> str:
    """The kill matrix as Markdown."""
    return PAGE.format(
        killed=matrix.killed,
        mutants=len(matrix.mutants),
        survivors=", ".join(matrix.survivors) or "none",
        right=matrix.right_requirement,
        first=matrix.first_catch,
        median=matrix.collateral_median,
        alarms=matrix.false_alarms,
        conforming=len(matrix.conforming),
        profile=matrix.extent.profile,
        seed=matrix.extent.seed,
        cases=cases_told(matrix.extent),
        seconds=matrix.seconds,
        mutant_table=mutant_table(matrix.mutants),
        conforming_table=conforming_table(matrix.conforming),
    )


def cases_told(extent: Extent) -> str:
    if extent.whole:
        return "the whole plan"
    return "those of its requirement and of its consequences, and the plain stories"


def mutant_table(results: Sequence[MutantResult]) -> str:
    head = ("mutant", "breaks", "verdict", "other findings", "seconds", "what the shop does wrong")
    return table(head, [mutant_row(each) for each in results])


def conforming_table(results: Sequence[MutantResult]) -> str:
    head = ("conforming shop", "verdict", "findings", "seconds", "what is unusual")
    return table(head, [conforming_row(each) for each in results])


def mutant_row(result: MutantResult) -> tuple[str, ...]:
    breaks = result.mutant.requirement
    missed = "" if result.right_requirement or not breaks else " (missed)"
    others = (id for id in result.failed if id != breaks)
    return (
        result.mutant.name,
        breaks + missed,
        verdict_cell(result),
        ", ".join(id if id in result.collateral else f"{id}*" for id in others),
        f"{result.seconds:.0f}",
        result.mutant.description,
    )


def conforming_row(result: MutantResult) -> tuple[str, ...]:
    return (
        result.mutant.name,
        verdict_cell(result),
        ", ".join(result.failed),
        f"{result.seconds:.0f}",
        result.mutant.description,
    )


def verdict_cell(result: MutantResult) -> str:
    text = f"{result.verdict}: {result.note}" if result.note else result.verdict
    return text.replace("|", "/")


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *body)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
