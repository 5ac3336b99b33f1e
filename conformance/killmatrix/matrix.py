"""All that became of them: the numbers, as JSON and as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ..core.report import Files
from ..core.verdict import Headline
from ..core.wire import Json
from .evaluation import MutantResult

NAME = "kill-matrix"
ENOUGH = 0.9  # of the mutants must be caught under the requirement that they break


@dataclass(frozen=True, slots=True)
class KillMatrix:
    rows: tuple[MutantResult, ...]
    profile: str
    seed: int
    seconds: float

    def of(self, *kinds: str) -> tuple[MutantResult, ...]:
        return tuple(one for one in self.rows if one.mutant.kind in kinds)

    @property
    def broken(self) -> tuple[MutantResult, ...]:
        return self.of("mutant", "program")

    @property
    def killed(self) -> int:
        return sum(one.killed for one in self.broken)

    @property
    def right(self) -> float:
        """The share of mutants that are caught under the requirement that they break."""
        return share(one.right for one in self.of("mutant"))

    @property
    def first(self) -> float:
        """The share of those whose report begins with it."""
        return share(one.first for one in self.of("mutant"))

    @property
    def collateral_median(self) -> float:
        return median([len(one.collateral) for one in self.of("mutant")] or [0])

    @property
    def false_alarms(self) -> int:
        return sum(one.verdict != Headline.CONFORMANT for one in self.of("conforming"))

    @property
    def good(self) -> bool:
        whole = self.killed == len(self.broken) and not self.false_alarms
        return whole and self.right >= ENOUGH


def share(those: Iterable[bool]) -> float:
    """Of nobody at all, everybody."""
    kept = tuple(those)
    return round(sum(kept) / len(kept), 4) if kept else 1.0


def files(found: KillMatrix) -> Files:
    text = json.dumps(document(found), indent=2) + "\n"
    return {f"{NAME}.json": text, f"{NAME}.md": page(found)}


def document(found: KillMatrix) -> Json:
    return {
        "mutants": len(found.broken),
        "killed": found.killed,
        "right_requirement": found.right,
        "first": found.first,
        "collateral_median": found.collateral_median,
        "false_alarms": found.false_alarms,
        "per_mutant": [entry(one) for one in found.broken],
        "conforming": [entry(one) for one in found.of("conforming")],
        "seconds": round(found.seconds, 1),
        "profile": found.profile,
        "seed": found.seed,
    }


def entry(one: MutantResult) -> Json:
    return {
        "name": one.mutant.name,
        "requirement": one.mutant.requirement,
        "verdict": one.verdict,
        "failed": list(one.failed),
        "right": one.right,
        "first": one.first,
        "collateral": list(one.collateral),
        "seconds": one.seconds,
        "note": one.note,
    }


def summary(found: KillMatrix) -> str:
    return (
        f"{found.killed}/{len(found.broken)} killed, {found.right:.0%} under the right "
        f"requirement, {found.first:.0%} under it first, collateral median "
        f"{found.collateral_median:g}, {found.false_alarms} false alarms, {found.seconds:.0f} s"
    )


HEAD = """\
# Kill matrix

{killed} of {broken} broken integrations are caught, {right:.0%} of them under the requirement that
they break, {first:.0%} under it before any other; the median of further findings is {median:g}.
{alarms} of {whole} unusual integrations that are whole are suspected wrongly. Profile {profile},
seed {seed}, {seconds:.0f} s.
"""


def page(found: KillMatrix) -> str:
    """The same as Markdown, for people."""
    head = HEAD.format(
        killed=found.killed,
        broken=len(found.broken),
        right=found.right,
        first=found.first,
        median=found.collateral_median,
        alarms=found.false_alarms,
        whole=len(found.of("conforming")),
        profile=found.profile,
        seed=found.seed,
        seconds=found.seconds,
    )
    broken = table(
        ("integration", "breaks", "verdict", "further findings", "s", "where it comes from"),
        map(shown, found.broken),
    )
    whole = table(
        ("integration", "", "verdict", "findings", "s", "what is unusual"),
        map(shown, found.of("conforming")),
    )
    return f"{head}\n## Broken\n\n{broken}\n## Unusual, and whole\n\n{whole}"


def shown(one: MutantResult) -> tuple[str, ...]:
    breaks = one.mutant.requirement
    missed = "" if one.right or not breaks else " (not seen)"
    further = (id for id in one.failed if id != breaks)
    verdict = f"{one.verdict}: {one.note}" if one.note else one.verdict
    return (
        one.mutant.name,
        breaks + missed,
        verdict.replace("|", "/"),
        ", ".join(id if id in one.collateral else f"{id}*" for id in further),
        f"{one.seconds:.0f}",
        one.mutant.about,
    )


def table(head: Sequence[str], body: Iterator[tuple[str, ...]]) -> str:
    """An asterisk marks a consequence that was declared as unavoidable."""
    lines = (head, ["---"] * len(head), *body)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
