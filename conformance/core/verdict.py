"""Outcomes, their fold, the headline, completeness and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a check in one case, and of a requirement in a run."""

    PASS = "PASS"
    FAIL = "FAIL"
    WARN = "WARN"
    REVIEW = "REVIEW"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_EXERCISED = "NOT_EXERCISED"
    INCONCLUSIVE = "INCONCLUSIVE"
    ERROR = "ERROR"


# From the mildest to the gravest; the fold of many is the gravest.
SEVERITY: Mapping[Outcome, int] = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            Outcome.NOT_APPLICABLE,
            Outcome.PASS,
            Outcome.WARN,
            Outcome.REVIEW,
            Outcome.NOT_EXERCISED,
            Outcome.INCONCLUSIVE,
            Outcome.FAIL,
            Outcome.ERROR,
        )
    )
}


def fold(outcomes: Iterable[Outcome]) -> Outcome:
    """Commutative, associative, idempotent. Of nothing at all: NOT_EXERCISED, never a pass."""
    return max(outcomes, key=SEVERITY.__getitem__, default=Outcome.NOT_EXERCISED)


class Level(StrEnum):
    """How binding a requirement is, as in RFC 2119; INFO is a remark."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"
    INFO = "INFO"


class Party(StrEnum):
    """Who is judged by a requirement."""

    INTEGRATION = "integration"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Observation:
    """One moment at which a requirement could be seen to hold (True) or to break (False).

    `held` None means that the moment came but cannot be read; `seen` then says why. `at` is the id
    of the exchange, "" where it is not about one. `tolerated` turns a breach into a WARN. `review`
    is a question that only a person can answer; it stands in place of an answer (`held` None).
    """

    held: bool | None
    expected: str
    seen: str
    at: str = ""
    tolerated: bool = False
    review: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One requirement in one case. `flaky`: it was seen in a repeat, after something had failed.

    `planned`: the case was made for this requirement.
    """

    requirement: str
    case: str
    outcome: Outcome
    message: str = ""
    observations: tuple[Observation, ...] = ()
    flaky: bool = False
    planned: bool = field(default=False, compare=False)

    @property
    def telling(self) -> Observation | None:
        """What decided: the gravest breach, else the first that is unclear, else the first."""
        rank = {False: 0, None: 2, True: 3}
        ranked = sorted(
            self.observations, key=lambda o: rank[o.held] + (not o.held and o.tolerated)
        )
        return ranked[0] if ranked else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one requirement in a run. The fold of all instances of one requirement."""

    requirement: str
    level: Level
    outcome: Outcome
    check_results: tuple[CheckResult, ...] = ()

    @property
    def telling(self) -> CheckResult | None:
        """The instance that decided."""
        return next((i for i in self.check_results if i.outcome is self.outcome), None)

    @property
    def flaky(self) -> bool:
        """It held, and in a case of its own only when that was played again."""
        return self.outcome is Outcome.PASS and any(i.flaky for i in self.check_results)


class Headline(StrEnum):
    """The result of a whole run in one word."""

    CONFORMANT = "CONFORMANT"
    CONFORMANT_WITH_WARNINGS = "CONFORMANT_WITH_WARNINGS"
    NON_CONFORMANT = "NON_CONFORMANT"
    UNDETERMINED = "UNDETERMINED"


UNSETTLED = frozenset({Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_EXERCISED, Outcome.REVIEW})


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of MUSTs (of the judged party) and of planned checks."""

    must_exercised: int
    must_applicable: int
    checks_emitted: int
    checks_expected: int

    @property
    def whole(self) -> bool:
        return (
            self.must_exercised == self.must_applicable
            and self.checks_emitted >= self.checks_expected
        )


EXERCISED = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.REVIEW})


def completeness(verdicts: Iterable[Verdict]) -> Completeness:
    kept = tuple(verdicts)
    musts = [v.outcome for v in kept if v.level is Level.MUST]
    applicable = [o for o in musts if o is not Outcome.NOT_APPLICABLE]
    planned = [i for v in kept for i in v.check_results if i.outcome is not Outcome.NOT_APPLICABLE]
    return Completeness(
        must_exercised=sum(o in EXERCISED for o in applicable),
        must_applicable=len(applicable),
        checks_emitted=sum(bool(i.observations) for i in planned),
        checks_expected=len(planned),
    )


def headline(verdicts: Iterable[Verdict]) -> Headline:
    kept = tuple(verdicts)
    musts = {v.outcome for v in kept if v.level is Level.MUST}
    if Outcome.FAIL in musts:
        return Headline.NON_CONFORMANT
    settled = musts - {Outcome.NOT_APPLICABLE}
    flaky = any(v.flaky for v in kept if v.level is Level.MUST)
    if not settled or settled & UNSETTLED or flaky or not completeness(kept).whole:
        return Headline.UNDETERMINED
    if any(v.outcome in {Outcome.WARN, Outcome.FAIL} for v in kept):
        return Headline.CONFORMANT_WITH_WARNINGS
    return Headline.CONFORMANT


def counts(verdicts: Iterable[Verdict]) -> Mapping[Outcome, int]:
    found = Counter(v.outcome for v in verdicts)
    return {outcome: found[outcome] for outcome in Outcome}


CONFORMANT, NON_CONFORMANT, UNDETERMINED = 0, 1, 10
EVIDENCE_PROBLEM, UNAVAILABLE, SELF_CHECK_FAILED = 13, 14, 15
INTERRUPTED, MISTAKEN = 2, 4  # as pytest's

GRAVEST_FIRST = (
    INTERRUPTED,
    EVIDENCE_PROBLEM,
    SELF_CHECK_FAILED,
    NON_CONFORMANT,
    UNAVAILABLE,
    MISTAKEN,
    UNDETERMINED,
    CONFORMANT,
)


def gravest(*statuses: int) -> int:
    """The one to exit with where several apply."""
    return min(statuses, key=GRAVEST_FIRST.index)


def exit_status(
    verdicts: Iterable[Verdict],
    *,
    truncated: bool = False,
    trouble: int = CONFORMANT,
    partial: bool = False,
) -> int:
    """What a run of these verdicts exits with; of a part, whether it held.

    `trouble` is the status of what ended the run early or spoilt it. A run that is truncated and
    cannot say why was cut off from without, and that is a problem of the evidence.
    """
    kept = tuple(verdicts)
    cut_off = truncated and not trouble
    failed = any(v.outcome is Outcome.ERROR for v in kept)
    of_headline = {Headline.NON_CONFORMANT: NON_CONFORMANT, Headline.UNDETERMINED: UNDETERMINED}
    if partial and not any(v.level is Level.MUST or v.outcome in UNSETTLED for v in kept):
        of_headline = {}  # of recommendations alone there is no headline
    return gravest(
        trouble,
        EVIDENCE_PROBLEM if cut_off else CONFORMANT,
        SELF_CHECK_FAILED if failed else CONFORMANT,
        of_headline.get(headline(kept), CONFORMANT),
    )
