"""Explains the headline: the rule that produced it, with its numbers."""

from __future__ import annotations

from collections.abc import Callable

from ..core.report import Report
from ..core.verdict import UNSETTLED, Headline, Level, Outcome

# The first that holds is told.
RULES: tuple[tuple[Callable[[Report], object], str], ...] = (
    (
        lambda report: report.headline is Headline.NON_CONFORMANT,
        (
            "One broken binding rule (a MUST) is enough. Broken: {failed} of the {applicable} that "
            "apply."
        ),
    ),
    (
        lambda report: report.run.only and not report.exit_status,
        "Only a part was asked for ({only}). That part held; of the whole nothing is said.",
    ),
    (
        lambda report: report.run.truncated,
        "The run was cut short. No binding rule (MUST) was seen broken, but not all was looked at.",
    ),
    (
        lambda report: any(outcome in UNSETTLED for outcome in binding(report)),
        (
            "No binding rule (MUST) was seen broken, but each that applies has to be settled. "
            "Not settled: {unsettled} of {applicable}."
        ),
    ),
    (
        lambda report: report.headline is Headline.UNDETERMINED and flaky(report),
        (
            "All {applicable} binding rules (MUST) that apply held, but {flaky} of them only when "
            "tried again."
        ),
    ),
    (
        lambda report: not binding(report),
        "No binding rule (MUST) applied to what was seen.",
    ),
    (
        lambda report: report.headline is Headline.UNDETERMINED,
        (
            "No binding rule (MUST) was seen broken, but not each planned check could be made. "
            "Made: {emitted} of {expected}."
        ),
    ),
    (
        lambda report: report.headline is Headline.CONFORMANT_WITH_WARNINGS,
        (
            "All {applicable} binding rules (MUST) that apply held. At least one "
            "recommendation did not."
        ),
    ),
    (
        lambda _: True,
        "All {applicable} binding rules (MUST) that apply were put to the test, and all held.",
    ),
)


def rule(report: Report) -> str:
    outcomes, whole = binding(report), report.completeness
    text = next(text for holds, text in RULES if holds(report))
    return text.format(
        applicable=len(outcomes),
        failed=outcomes.count(Outcome.FAIL),
        unsettled=sum(outcome in UNSETTLED for outcome in outcomes),
        emitted=whole.checks_emitted,
        expected=whole.checks_expected,
        only=report.run.only,
        flaky=flaky(report),
    )


def flaky(report: Report) -> int:
    return sum(verdict.flaky for verdict in report.verdicts if verdict.level is Level.MUST)


def binding(report: Report) -> tuple[Outcome, ...]:
    """The outcome of each MUST that applies."""
    musts = (verdict.outcome for verdict in report.verdicts if verdict.level is Level.MUST)
    return tuple(outcome for outcome in musts if outcome is not Outcome.NOT_APPLICABLE)
