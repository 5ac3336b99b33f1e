"""summary.md: the result on one page, for a pull request or the summary of a build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..core.report import Files, Report
from ..core.verdict import Outcome
from .findings import Finding, by_area, findings, pressing
from .headline import rule
from .text import address, cut, one_line, printable
from .words import HEADLINES, OUTCOMES, area_name, caution, played, target_name

FILE = "summary.md"
LISTED = 30  # findings told in full
# What Markdown reads as more than text: anywhere, in an address, at the start of a line.
SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$]|:(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)])")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@\u200b"}  # an @ must call nobody


def render(report: Report) -> Files:
    found = findings(report)
    blocks = (
        opening(report),
        result(report),
        areas(found),
        finding_lines(pressing(found)),
        closing(report),
    )
    return {FILE: "\n\n".join(b for b in blocks if b) + "\n"}


def escaped(text: str) -> str:
    """Any text as Markdown that shows it and does nothing else: the one place of escaping."""
    kept = SPECIAL.sub(r"\\\1", one_line(cut(printable(text), 500)))
    return re.sub("[&<>@]", lambda m: ENTITIES[m[0]], kept)


def opening(report: Report) -> str:
    subject, run = report.subject, report.run
    name = " ".join(escaped(t) for t in (subject.name, subject.version) if t)
    by = f" by {escaped(subject.vendor)}" if subject.vendor else ""
    when = f"{escaped(run.started_at)}, profile {escaped(run.profile)}"
    against = f"{escaped(target_name(report.target))}. {escaped(caution(report.target))}".rstrip()
    return (
        f"# {HEADLINES[report.headline]}: {name}\n\n"
        f"Conformance test report (supporting evidence) on {name}{by}, {when}.\n{against}"
    )


def result(report: Report) -> str:
    whole = report.completeness
    musts = f"{whole.must_exercised} of {whole.must_applicable}"
    counted = ", ".join(f"{n} {OUTCOMES[o]}" for o, n in report.counts.items() if n)
    lines = [
        f"**{report.headline}.** {escaped(rule(report))}",
        "",
        f"- Binding rules (MUST) put to the test: {musts} that apply",
        f"- Checks made: {whole.checks_emitted} of {whole.checks_expected} planned",
        f"- Played: {played(report)}",
        f"- Requirements: {counted or 'none'}",
    ]
    if report.run.truncated:
        lines[:0] = ["> **TRUNCATED.** The run ended before its plan did.", ""]
    if report.run.only:
        asked = escaped(report.run.only)
        lines[:0] = [
            f"> **PARTIAL.** Only {asked} was asked for; of the whole nothing is said.",
            "",
        ]
    return "\n".join((*lines, *(f"- Note: {escaped(note)}" for note in report.run.notes)))


def areas(found: tuple[Finding, ...]) -> str:
    """Areas by outcomes; an outcome that nothing has is left out."""
    if not found:
        return ""
    shown = [o for o in Outcome if any(f.outcome is o for f in found)]
    head = ["Area", *(OUTCOMES[o] for o in shown)]
    rows = [
        (escaped(area_name(area)), *tally(some, shown)) for area, some in by_area(found).items()
    ]
    rule_line = ["---", *("---:" for _ in shown)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule_line, *rows))


def tally(found: Iterable[Finding], shown: Iterable[Outcome]) -> tuple[str, ...]:
    counted = Counter(f.outcome for f in found)
    return tuple(str(counted[o] or "·") for o in shown)


def finding_lines(found: tuple[Finding, ...]) -> str:
    if not found:
        return ""
    more = len(found) - LISTED
    rest = f"\n\n… and {more} more, all in report.json." if more > 0 else ""
    return "\n\n".join(("## What needs attention", *map(block, found[:LISTED]))) + rest


def block(finding: Finding) -> str:
    """One finding: the rule, what happened, why it matters, how to mend it."""
    asked = finding.requirement
    facts = (
        ("Expected", finding.expected),
        ("Seen", finding.seen),
        ("Because", finding.message if finding.message != finding.seen else ""),
        ("Why it matters", asked.rationale),
        ("How to mend it", asked.hint if finding.breach else ""),
        ("Cases", cases(finding)),
        ("Evidence", ", ".join(e.id for e in finding.evidence)),
    )
    lines = [f"- {name}: {escaped(text)}" for name, text in facts if text]
    source = f"- Source: {link(str(asked.source), asked.source.url)}"
    title = f"### {escaped(asked.id)} · {OUTCOMES[finding.outcome]} · {asked.level}"
    return "\n".join((title, "", escaped(asked.title), "", *lines, source))


def link(text: str, url: str) -> str:
    target = address(url)
    return f"[{escaped(text)}](<{target}>)" if target else escaped(text)


def cases(finding: Finding, most: int = 5) -> str:
    ids = [i.case for i in finding.verdict.check_results if i.outcome is finding.outcome]
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def closing(report: Report) -> str:
    return (
        "---\n"
        f"Suite {escaped(report.version)}, seed {report.run.seed}. "
        "`report.html` shows the evidence; `conformance audit trace.jsonl` judges it again."
    )
