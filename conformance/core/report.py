"""The report of a run: the one value that every reporter renders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .lifecycle import Lifecycle, lifecycles
from .marks import ClockMoved
from .perturbation import Perturbation
from .reaction import Reaction, reaction
from .requirement import Requirement, sold
from .setup import Setup
from .trace import Exchange, Trace
from .verdict import (
    CheckResult,
    Completeness,
    Headline,
    Observation,
    Outcome,
    Party,
    Verdict,
    completeness,
    counts,
    exit_status,
    fold,
    headline,
)

SCHEMA = "conformance-report/1"
Files = Mapping[str, str]  # a name below the output directory, and the text to put there


@dataclass(frozen=True, slots=True)
class SystemUnderTest:
    """The integration that was judged, as it names itself."""

    name: str
    version: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a run.

    `kind` simulator | playground | replay | passive; `provenance` one sentence.
    """

    kind: str
    environment: str = "playground"
    region: str = "eu"
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """How and when a run took place.

    `started_at` is ISO 8601 in UTC; `truncated` says that the plan was not played to its end.

    `trouble` is the exit status of what ended the run early or spoilt it, 0 where nothing did.
    `only` says what was asked for where that was not everything.
    """

    started_at: str
    duration_s: float
    seed: int
    profile: str
    truncated: bool = False
    planned: int = 0  # cases in the plan
    notes: tuple[str, ...] = ()
    trouble: int = 0
    only: str = ""


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """What is known of a run before anything is judged: by which version of the suite, who was
    judged (`party` tells in which role), against what, and how.

    `expected` are the planned cases, each with the requirements that it is made for; empty where
    nobody planned. `setup` is what the integration declares.
    """

    version: str
    subject: SystemUnderTest
    target: Target
    run: Run
    party: Party = Party.INTEGRATION
    expected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    setup: Setup = field(default_factory=Setup)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: `requirements` maps each requirement that it told of to the outcome there.

    `reaction` says what the integration did where the platform answered otherwise (else None).
    """

    id: str
    scenario: str
    variant: tuple[str, ...]
    perturbation: Perturbation | None
    outcome: Outcome
    duration_s: float
    requirements: Mapping[str, Outcome]
    note: str = ""
    reaction: Reaction | None = None

    @property
    def fault(self) -> str:
        """The label of the perturbation, "" for none."""
        return self.perturbation.label if self.perturbation else ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run found out.

    `catalogue` and `verdicts` are in one order; `exchanges` is the cited evidence by id.
    `lifecycles` are the statuses that sessions and orders went through.
    """

    version: str
    subject: SystemUnderTest
    target: Target
    run: Run
    catalogue: tuple[Requirement, ...]
    verdicts: tuple[Verdict, ...]
    cases: tuple[CaseResult, ...]
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    setup: Setup = field(default_factory=Setup)
    lifecycles: tuple[Lifecycle, ...] = ()

    @property
    def headline(self) -> Headline:
        found = headline(self.verdicts)
        partly = found is not Headline.NON_CONFORMANT and (self.run.truncated or self.run.only)
        return Headline.UNDETERMINED if partly else found

    @property
    def completeness(self) -> Completeness:
        return completeness(self.verdicts)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        return counts(self.verdicts)

    @property
    def exit_status(self) -> int:
        """Of a part that was asked for, whether that part held."""
        run = self.run
        return exit_status(
            self.verdicts, truncated=run.truncated, trouble=run.trouble, partial=bool(run.only)
        )

    def verdict(self, id: str) -> Verdict:
        return next(v for v in self.verdicts if v.requirement == id)


Reporter = Callable[[Report], Files]


def case_result(trace: Trace, check_results: Iterable[CheckResult]) -> CaseResult:
    """The row of one case."""
    outcomes = {i.requirement: i.outcome for i in check_results if i.case == trace.case}
    return CaseResult(
        trace.case,
        trace.scenario,
        tuple(map(str, trace.variant)),
        trace.perturbation,
        fold(outcomes.values()),
        lasted(trace),
        outcomes,
        trace.note,
        reaction(trace),
    )


def lasted(trace: Trace) -> float:
    """Wall seconds: what the case moved its clock by took no time."""
    moved, longest = 0, 0.0
    for event in trace.events:
        if isinstance(event, ClockMoved):
            moved += event.seconds
        longest = max(longest, event.at - moved)
    return round(longest, 3)


def cited(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The ids of the exchanges that speak for the verdicts: what decided, and a few that held."""
    told = (o for v in verdicts for i in telling(v) for o in spoken(i) if o.at)
    return frozenset(o.at for o in told)


def spoken(check_result: CheckResult, most: int = 5) -> tuple[Observation, ...]:
    """The first observations, and the one that decided wherever it stands."""
    decided = (check_result.telling,) if check_result.telling else ()
    return (*decided, *check_result.observations[:most])


def telling(verdict: Verdict, most: int = 5) -> tuple[CheckResult, ...]:
    """The instances that decided a verdict, at most so many."""
    return tuple(i for i in verdict.check_results if i.outcome is verdict.outcome)[:most]


def report(
    traces: Iterable[Trace], catalogue: tuple[Requirement, ...], report_header: ReportHeader
) -> Report:
    """Judge the traces: the only way from what happened to what is reported."""
    kept = tuple(traces)
    setup = kept[0].setup if kept else report_header.setup
    missing = unplayed(kept, catalogue, report_header.expected, setup)
    plain = unsold_plain_purchase(kept)
    verdicts = tuple(each.judge(kept, missing[each.id], plain) for each in catalogue)
    check_results = [i for v in verdicts for i in v.check_results]
    by_case: dict[str, list[CheckResult]] = {}
    for check_result in check_results:
        by_case.setdefault(check_result.case, []).append(check_result)
    wanted = cited(verdicts)
    return Report(
        version=report_header.version,
        subject=report_header.subject,
        target=report_header.target,
        run=report_header.run,
        catalogue=catalogue,
        verdicts=verdicts,
        cases=tuple(case_result(t, by_case.get(t.case, ())) for t in kept),
        exchanges={e.id: e for t in kept for e in t.exchanges if e.id in wanted},
        setup=setup,
        lifecycles=lifecycles(kept),
    )


PLAIN_PURCHASE = "purchase"


def unsold_plain_purchase(traces: tuple[Trace, ...]) -> Trace | None:
    """The purchase with which nothing is the matter, where nothing was sold in it."""
    plain = next((each for each in traces if each.case == PLAIN_PURCHASE), None)
    return plain if plain and not sold(plain) else None


def unplayed(
    traces: tuple[Trace, ...],
    catalogue: tuple[Requirement, ...],
    expected: Mapping[str, frozenset[str]],
    setup: Setup,
) -> Mapping[str, tuple[CheckResult, ...]]:
    """For each requirement, the planned cases of which there is no trace."""
    played = {trace.case for trace in traces}
    missing = {case: ids for case, ids in expected.items() if case not in played}
    return {
        each.id: tuple(
            each.unplayed(case, setup) for case, ids in missing.items() if each.id in ids
        )
        for each in catalogue
    }
