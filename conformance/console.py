"""What a person sees during a run and at its end. Everything goes to standard error but
the closing summary."""

from __future__ import annotations

import re
import shlex
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from .core.errors import ConformanceError
from .core.report import Report
from .core.trace import ControlRun
from .core.verdict import Headline, Outcome, Verdict
from .reporters.text import printable
from .simulator.stand_ins import ServeSettings, StandInAddresses

COLOUR = {
    Headline.CONFORMANT: "bold green",
    Headline.CONFORMANT_WITH_WARNINGS: "bold yellow",
    Headline.NON_CONFORMANT: "bold red",
    Headline.UNDETERMINED: "bold yellow",
}
BAD = (Outcome.ERROR, Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.NOT_EXERCISED, Outcome.WARN)
MOST_FINDINGS = 12
RECENT = 200  # cases, whose pace tells how long the rest takes
LINES_EVERY = 10  # per cent, where there is no terminal to draw a bar on

out = Console(highlight=False, emoji=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def shown(text: str) -> str:
    """Text of anybody's: neither a terminal nor rich is to take any of it for a command."""
    return escape(printable(text))


@dataclass(slots=True)
class CaseProgress:
    """Cases done of cases planned, on a terminal as a bar, elsewhere as a line now and then."""

    total: int
    bar: Progress | None = None
    done: int = 0
    told: int = 0
    ends: deque[float] = field(default_factory=lambda: deque([time.monotonic()], RECENT))

    @property
    def left_s(self) -> float:
        """Seconds that the rest takes at the pace of the cases that ended last."""
        pace = (len(self.ends) - 1) / max(self.ends[-1] - self.ends[0], 0.001)
        return (self.total - self.done) / pace if pace else 0.0

    def advance(self) -> None:
        self.done += 1
        self.ends.append(time.monotonic())
        if self.bar:
            self.bar.advance(self.bar.task_ids[0])
        elif self.done * 100 // max(self.total, 1) >= self.told + LINES_EVERY:
            self.told = self.done * 100 // self.total
            err.print(f"  {self.done}/{self.total} cases ({self.told} %), {self.left_s:.0f} s left")


@contextmanager
def progress(total: int, title: str) -> Iterator[CaseProgress]:
    if not err.is_terminal:
        err.print(f"{shown(title)}: {total} cases")
        yield CaseProgress(total)
        return
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cases ·"),
        TimeElapsedColumn(),
        TextColumn("· left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err) as bar:
        bar.add_task(shown(title), total=total)
        yield CaseProgress(total, bar)


def say(text: str) -> None:
    err.print(f"  [dim]{shown(text)}[/dim]")


def complain(error: ConformanceError) -> None:
    err.print(f"[bold red]conformance:[/bold red] {shown(str(error))}")
    if error.last_words:
        err.print("  the integration's last words:")
    for line in error.last_words:
        err.print(f"    {shown(line)}")
    if error.hint:
        err.print(f"  hint: {shown(error.hint)}")


def crashed(trace: str) -> None:
    err.print(shown(trace))


def serving(started: StandInAddresses, settings: ServeSettings) -> None:
    """Where the stand-ins listen, as settings that can be pasted."""
    out.print("[bold]Stand-ins for Klarna's APIs; they are not Klarna.[/bold] Ctrl-C ends them.")
    for pair in settings.credentials:
        pasteable("Playground", started.playground, *pair)
    for pair in settings.production_credentials:
        pasteable("Production", started.production, *pair)
    out.print(f"\nThe hosted page's consumer: {settings.consumer}.  Controls: {started.controls}")


def pasteable(environment: str, origin: str, user: str, password: str) -> None:
    """As a shell and a .env file both read it; a password may look like markup or an emoji."""
    out.print(f"\n# {environment}\nKLARNA_BASE_URL={origin}", markup=False)
    for name, value in (("USERNAME", user), ("PASSWORD", password)):
        out.print(f"KLARNA_{name}={quoted(value)}", markup=False)


def quoted(value: str) -> str:
    """In quotes where it must be; some readers of .env files take needless ones literally."""
    return value if re.fullmatch(r"[\w@%+=:,./-]+", value) else shlex.quote(value)


def diagnosis(name: str, control_run: ControlRun) -> None:
    calls = ", ".join(f"{n}x {operation}" for operation, n in control_run.flow.calls.items())
    state = control_run.flow.state or "no state told"
    out.print(f"{shown(name)} answered its driver. A plain purchase ended as: {state}.")
    out.print(f"It called: {calls or 'nothing'}.")
    if not control_run.worked:
        out.print("[yellow]It is not paid with one order; every verdict will start from that.[/]")


def summary(report: Report, into: Path) -> None:
    """The table of areas, what did not hold, the verdict, and where the report is."""
    out.print(areas(report))
    findings(report)
    whole = report.completeness
    style = COLOUR[report.headline]
    out.print(f"\n[{style}]{report.headline}[/{style}]  {shown(report.subject.name)}", end="")
    out.print(f" {shown(report.subject.version)} against the {shown(report.target.kind)}")
    ratio = f"{whole.must_exercised} of {whole.must_applicable} applicable MUSTs exercised"
    checks = f"{whole.checks_emitted} of {whole.checks_expected} planned checks told something"
    out.print(f"{ratio}, {checks}; {len(report.cases)} cases in {report.run.duration_s:.0f} s")
    for note in report.run.notes:
        out.print(f"[yellow]note:[/yellow] {shown(note)}")
    if report.run.only:
        held = "what was asked for held" if not report.exit_status else "and that did not hold"
        out.print(f"[yellow]partial:[/yellow] only {shown(report.run.only)}; {held}")
    if report.run.truncated:
        out.print("[bold red]truncated:[/bold red] the plan was not played to its end")
    out.print(f"Report: {shown(str(into / 'report.html'))}")


def areas(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Area")
    seen = [o for o in Outcome if any(v.outcome is o for v in report.verdicts)]
    for outcome in seen:
        table.add_column(outcome.replace("_", " ").lower(), justify="right")
    by_area: dict[str, Counter[Outcome]] = {}
    for requirement, verdict in zip(report.catalogue, report.verdicts, strict=True):
        by_area.setdefault(requirement.area, Counter())[verdict.outcome] += 1
    for area, found in by_area.items():
        table.add_row(shown(area), *(str(found[o] or "·") for o in seen))
    return table


def findings(report: Report) -> None:
    """The requirements that did not simply hold, gravest first."""
    titles = {r.id: r.title for r in report.catalogue}
    found = sorted(
        (v for v in report.verdicts if v.outcome in BAD), key=lambda v: BAD.index(v.outcome)
    )
    for verdict in found[:MOST_FINDINGS]:
        out.print(f"\n[bold]{verdict.outcome} {shown(verdict.requirement)}[/bold]", end="  ")
        out.print(shown(titles[verdict.requirement]))
        out.print(f"  {shown(verdict_line(verdict))}", style="dim")
    if len(found) > MOST_FINDINGS:
        out.print(f"\n… and {len(found) - MOST_FINDINGS} more, all in the report")


def verdict_line(verdict: Verdict) -> str:
    instance = verdict.telling
    if instance is None:
        return "no case put it to the test"
    seen = instance.telling
    if seen and seen.held is False:
        return f"{instance.case}: expected {seen.expected}, seen {seen.seen}"
    return f"{instance.case}: {instance.message[-300:]}"
