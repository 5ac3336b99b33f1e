"""A requirement: what must hold, for whom, where it is written, why, and how it is seen.

    @requirement("ORD-03", Level.MUST, "A purchase becomes at most one order.", source=ECOSYSTEM)
    def one_order_per_purchase(trace: Trace) -> Iterator[Observation]:
        '''Placing twice charges or blocks the consumer twice.'''
        yield Observation(len(trace.orders) <= 1, "at most 1 order", f"{len(trace.orders)}")

The check is a pure generator over one trace. Seeing nothing, it yields nothing: that is
NOT_EXERCISED, never a pass.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from inspect import getdoc

from .marks import ConsumerActed, NotApplicable, SuiteFailed
from .setup import Setup
from .trace import Result, Trace
from .verdict import CheckResult, Level, Observation, Outcome, Party, Verdict, fold

UNPLAYED = "this case was not played"

UNSOLD = "nothing is sold in the plain purchase either, and that is told there"
PAID = frozenset({"paid", "refunded"})

Check = Callable[[Trace], Iterator[Observation]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written: a page's title, the section in it, its address."""

    title: str
    section: str
    url: str
    basis: str = "klarna"  # seed | klarna | practice

    def __str__(self) -> str:
        return f"{self.title}, “{self.section}”"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named question about the declared setup; where it is false a requirement does not apply."""

    name: str
    says: str
    holds: Callable[[Setup], bool]


ALWAYS = Predicate("always", "applies to every integration", lambda _: True)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A rule with its source and its check.

    `title` is the sentence that must hold; `rationale` says what goes wrong without it.

    `hint` tells a developer what to change. `always` requirements are judged in every case,
    planned for or not: they hold whatever the platform does.
    """

    id: str
    level: Level
    title: str
    source: Source
    rationale: str
    check: Check
    party: Party = Party.INTEGRATION
    applies: Predicate = ALWAYS
    hint: str = ""
    always: bool = False

    @property
    def area(self) -> str:
        return self.id.split("-")[0]

    def concerns(self, trace: Trace) -> bool:
        return self.always or trace.exercises is None or self.id in trace.exercises

    def planned(self, trace: Trace) -> bool:
        """The case was made to put this requirement to the test."""
        return trace.exercises is not None and self.id in trace.exercises

    def check_result(self, trace: Trace) -> CheckResult | None:
        """What the trace says of this requirement; None where it is not about it at all."""
        if not self.concerns(trace):
            return None
        try:
            return self.judged(trace)
        except Exception as error:  # noqa: BLE001 - a check's bug is never the integration's failure
            return CheckResult(self.id, trace.case, Outcome.ERROR, crash(error, self.check))

    def judged(self, trace: Trace) -> CheckResult | None:
        if not self.applies.holds(trace.setup):
            if trace.exercises is not None and not self.planned(trace):
                return None
            return self.not_applicable(trace.case)
        excluded = next(trace.marks(NotApplicable), None)
        if excluded:
            return CheckResult(self.id, trace.case, Outcome.NOT_APPLICABLE, excluded.reason)
        broken = next(trace.marks(SuiteFailed), None)
        if broken:
            return CheckResult(
                self.id, trace.case, Outcome.ERROR, f"the suite broke: {broken.message}"
            )
        seen = tuple(self.check(trace))
        if not seen and not self.planned(trace):
            return None
        outcome, message = self.outcome(trace, seen)
        flaky = bool(trace.flaky) and self.planned(trace)
        return CheckResult(self.id, trace.case, outcome, message, seen, flaky, self.planned(trace))

    def outcome(self, trace: Trace, seen: tuple[Observation, ...]) -> tuple[Outcome, str]:
        """The outcome of one case, and in a sentence why."""
        breaches = sorted((o for o in seen if o.held is False), key=lambda o: o.tolerated)
        controlled = self.planned(trace) and trace.perturbation is not None
        if not seen:
            return Outcome.NOT_EXERCISED, trace.note or "the situation never came about"
        if controlled and trace.before is not None and not trace.before.worked:
            return (
                Outcome.INCONCLUSIVE,
                "precondition: a plain checkout did not work before this case",
            )
        if breaches:
            grave = self.level is Level.MUST and not breaches[0].tolerated
            return (Outcome.FAIL if grave else Outcome.WARN), breaches[0].seen
        unclear = [o for o in seen if o.held is None]
        if unclear:
            return unanswered(unclear)
        if controlled:
            return proven(trace)
        return Outcome.PASS, seen[0].seen

    def judge(
        self,
        traces: Iterable[Trace],
        unplayed: Iterable[CheckResult] = (),
        unsold: Trace | None = None,
    ) -> Verdict:
        """The fold of what was seen, and of what was planned and not played.

        `unsold` is the plain purchase, where nothing was sold in it: that is told once.
        """
        kept = tuple(traces)
        found = (self.grounded(trace, self.check_result(trace), unsold) for trace in kept)
        seen = tuple(i for i in found if i is not None)
        check_results = (*seen, *unplayed) or self.beside_the_point(kept)
        return Verdict(self.id, self.level, fold(i.outcome for i in check_results), check_results)

    def grounded(
        self, trace: Trace, found: CheckResult | None, unsold: Trace | None
    ) -> CheckResult | None:
        """What went wrong in a story that could not go well says nothing of its own.

        Whoever breaks the rule in the plain purchase as well is told so there.
        """
        broken = found and found.outcome in {Outcome.FAIL, Outcome.WARN}
        if unsold is None or found is None or not broken or trace.perturbation or sold(trace):
            return found
        stands_on_it = approved(trace) or not began(trace)
        if self.always or self.planned(unsold) or not (self.planned(trace) and stands_on_it):
            return found
        return CheckResult(self.id, trace.case, Outcome.NOT_EXERCISED, UNSOLD)

    def unplayed(self, case: str, setup: Setup) -> CheckResult:
        """A case that was planned for it does not disappear because nobody played it."""
        if not self.applies.holds(setup):
            return self.not_applicable(case)
        return CheckResult(self.id, case, Outcome.NOT_EXERCISED, UNPLAYED)

    def beside_the_point(self, traces: tuple[Trace, ...]) -> tuple[CheckResult, ...]:
        """No case was made for it, since it does not apply: that is said, not left open."""
        if not traces or any(self.applies.holds(trace.setup) for trace in traces):
            return ()
        return (self.not_applicable(traces[0].case),)

    def not_applicable(self, case: str) -> CheckResult:
        message = f"{self.applies.name}: {self.applies.says}"
        return CheckResult(self.id, case, Outcome.NOT_APPLICABLE, message)


def sold(trace: Trace) -> bool:
    """The integration calls the purchase paid in the end."""
    return trace.final_state in PAID


def approved(trace: Trace) -> bool:
    """The consumer agreed to pay on the hosted page."""
    return any(mark.act == "approve" for mark in trace.marks(ConsumerActed))


def began(trace: Trace) -> bool:
    """The integration started a checkout."""
    return any(a.result is Result.ACCEPTED for a in trace.answers("start_checkout"))


def unanswered(unclear: list[Observation]) -> tuple[Outcome, str]:
    """What a person can answer is put to one, unless something else cannot be read at all."""
    unreadable = next((o for o in unclear if not o.review), None)
    if unreadable:
        return Outcome.INCONCLUSIVE, unreadable.seen
    return Outcome.REVIEW, unclear[0].review


def crash(error: Exception, check: Check) -> str:
    """What happened, and on which line of the check; no path of this machine goes into a report."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_globals.get("__name__") == check.__module__]
    where = f"{check.__module__}, line {lines[-1]}" if lines else check.__module__
    return f"{type(error).__name__}: {error} ({where})"


def label(trace: Trace) -> str:
    return trace.perturbation.label if trace.perturbation else ""


def proven(trace: Trace) -> tuple[Outcome, str]:
    """A negative case passes only if its perturbation arrived and the integration was alive."""
    if not trace.delivered:
        return Outcome.NOT_EXERCISED, f"{label(trace)} was never delivered"
    if trace.before is None or trace.after is None:
        return Outcome.INCONCLUSIVE, "precondition: no working checkout around this case"
    if not trace.after.worked:
        return Outcome.INCONCLUSIVE, "precondition: a plain checkout did not work after this case"
    return Outcome.PASS, f"{label(trace)} was delivered, and it held"


def requirement(  # noqa: PLR0913 - the facts of a requirement
    id: str,
    level: Level,
    title: str,
    *,
    source: Source,
    party: Party = Party.INTEGRATION,
    applies: Predicate = ALWAYS,
    hint: str = "",
    always: bool = False,
) -> Callable[[Check], Requirement]:
    """Turn a check into a requirement; its docstring becomes the rationale."""

    def wrap(check: Check) -> Requirement:
        rationale = " ".join((getdoc(check) or "").split())
        return Requirement(id, level, title, source, rationale, check, party, applies, hint, always)

    return wrap
