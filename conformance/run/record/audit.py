"""Judges recorded traffic again from its files alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ... import __version__
from ...core import journal
from ...core.errors import BadConfig, BadRecording
from ...core.report import Report, ReportHeader, Run, SystemUnderTest, Target, report
from ...core.trace import Trace
from ...core.verdict import gravest
from ...requirements import catalogue
from .run_directory import now

AGAIN = "judged again from recorded traces"


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A trace file that was read for an audit.

    `told`: it says of which run it is; `whole`: it was written to its end.
    """

    traces: tuple[Trace, ...]
    report_header: ReportHeader
    told: bool
    whole: bool


def audited(files: Sequence[Path]) -> Report:
    """One report of all their traces; truncated where a file has no end.

    BadRecording for a file that cannot be read, or is none of ours; BadConfig for one that is
    named twice.
    """
    named = Counter(file.resolve() for file in files)
    for file in (each for each, times in named.items() if times > 1):
        raise BadConfig(f"{file} is named twice", hint="Each of its cases would count twice.")
    kept = tuple(recorded(file) for file in files)
    traces = tuple(trace for part in kept for trace in part.traces)
    front = next((part.report_header for part in kept if part.told), unknown())
    expected = {case: ids for part in kept for case, ids in part.report_header.expected.items()}
    run = replace(
        front.run,
        duration_s=0.0,
        truncated=not all(part.whole for part in kept),
        planned=len(expected) or len(traces),
        notes=(AGAIN,),
        trouble=gravest(*(part.report_header.run.trouble for part in kept)),
    )
    ids = frozenset[str]().union(*expected.values())
    asked = tuple(
        each
        for each in catalogue()
        if each.party == front.party and (not run.only or each.id in ids)
    )
    return report(traces, asked, replace(front, version=__version__, run=run, expected=expected))


def recorded(file: Path) -> AuditedFile:
    try:
        with file.open(encoding="utf-8") as lines:
            kept = journal.read(lines, str(file))
        front = kept.report_header(unknown())
    except (OSError, *journal.UNREADABLE) as error:
        raise BadRecording(f"{file}: {error}") from error
    told = bool(kept.header or kept.footer)
    return AuditedFile(kept.traces, front, told, whole=kept.footer is not None)


def unknown() -> ReportHeader:
    """The cover of traffic that does not say where it comes from."""
    return ReportHeader(
        __version__,
        SystemUnderTest("recorded traffic"),
        Target("passive"),
        Run(now(), 0.0, 0, "recorded"),
    )
