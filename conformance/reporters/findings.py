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

    `evidence` holds the exchanges that decided, those of the breach first. `incidental`: only cases
    that were made for other requirements have shown it.
    """

    requirement: Requirement
    verdict: Verdict
    evidence: tuple[Exchange, ...] = ()
    incidental: bool = False

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
        Finding(
            requirement,
            verdict,
            evidence(verdict, report.exchanges),
            is_incidental(verdict),
        )
        for requirement, verdict in zip(report.catalogue, report.verdicts, strict=True)
    )


def is_incidental(verdict: Verdict) -> bool:
    """No case in which it came out so was made for it."""
    decided = (each for each in verdict.check_results if each.outcome is verdict.outcome)
    return not any(each.planned for each in decided)


def pressing(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What a reader must see first: broken MUSTs, then the unsettled, then warnings.

    Of equals first what a case was made for: what is seen beside it follows from that more often.
    """
    return tuple(sorted((f for f in found if f.outcome in PRESSING), key=urgency))


def urgency(finding: Finding) -> tuple[bool, bool, int, bool]:
    """A broken rule before one that could not be settled, and a MUST before a SHOULD."""
    outcome = finding.outcome
    return (
        outcome is not Outcome.FAIL,
        finding.requirement.level is not Level.MUST,
        -SEVERITY[outcome],
        finding.incidental,
    )


def by_area(found: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """The findings of each area, areas in the order of the catalogue."""
    areas: dict[str, tuple[Finding, ...]] = {}
    for finding in found:
        area = finding.requirement.area
        areas[area] = (*areas.get(area, ()), finding)
    return areas
