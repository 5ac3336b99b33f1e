"""Findings: each requirement with its verdict and the evidence that decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.report import Report, telling
from ..core.requirement import Requirement
from ..core.trace import Exchange
from ..core.verdict import SEVERITY, UNSETTLED, Level, Observation, Outcome, Verdict

PRESSING = UNSETTLED | {Outcome.FAIL, Outcome.WARN}


@dataclass(frozen=True, slots=True)
class Finding:
    """A requirement with its verdict and its evidence.

    `evidence` holds the exchanges that decided, those of the breach first.
    """

    requirement: Requirement
    verdict: Verdict
    evidence: tuple[Exchange, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome

    @property
    def breach(self) -> bool:
        """Something is there to be mended in what was judged."""
        return self.outcome in {Outcome.FAIL, Outcome.WARN}

    @property
    def unsettled(self) -> bool:
        return self.outcome in UNSETTLED

    @property
    def message(self) -> str:
        decided = self.verdict.telling
        return decided.message if decided else "no case of this run put it to the test"

    @property
    def observation(self) -> Observation | None:
        return self.verdict.telling.telling if self.verdict.telling else None

    @property
    def expected(self) -> str:
        return self.observation.expected if self.observation else ""

    @property
    def seen(self) -> str:
        return self.observation.seen if self.observation else ""


def evidence(verdict: Verdict, exchanges: Mapping[str, Exchange]) -> tuple[Exchange, ...]:
    """The kept exchanges that a verdict rests on, without repeats."""
    told = [o for check_result in telling(verdict) for o in check_result.observations]
    ranked = sorted(told, key=lambda o: {False: 0, None: 1, True: 2}[o.held])
    ids = dict.fromkeys(o.at for o in ranked)
    return tuple(exchanges[id] for id in ids if id in exchanges)


def findings(report: Report) -> tuple[Finding, ...]:
    """One for each requirement, in the catalogue's order."""
    return tuple(
        Finding(requirement, verdict, evidence(verdict, report.exchanges))
        for requirement, verdict in zip(report.catalogue, report.verdicts, strict=True)
    )


def pressing(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What a reader must see first: broken MUSTs, then the unsettled, then warnings."""
    return tuple(sorted((f for f in found if f.outcome in PRESSING), key=urgency))


def urgency(finding: Finding) -> tuple[bool, bool, int]:
    """A broken rule before one that could not be settled, and a MUST before a SHOULD."""
    outcome = finding.outcome
    return (
        outcome is not Outcome.FAIL,
        finding.requirement.level is not Level.MUST,
        -SEVERITY[outcome],
    )


def by_area(found: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """The findings of each area, areas in the order of the catalogue."""
    areas: dict[str, tuple[Finding, ...]] = {}
    for finding in found:
        area = finding.requirement.area
        areas[area] = (*areas.get(area, ()), finding)
    return areas
