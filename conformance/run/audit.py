"""Recorded traffic, judged again with nothing but its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .. import __version__
from ..core import journal
from ..core.errors import BadRecording
from ..core.report import Cover, Report, Run, Subject, Target, report
from ..core.trace import Trace
from ..core.verdict import Party
from ..core.wire import Json
from ..requirements import catalogue
from .dossier import now

AGAIN = "judged again from recorded traces"


def audited(files: Iterable[Path]) -> Report:
    """One report of all their traces; truncated where a file has no end.

    BadRecording for a file that cannot be read, or is none of ours.
    """
    kept = tuple(recorded(file) for file in files)
    traces = tuple(trace for part, _ in kept for trace in part)
    front = cover(next((facts for _, facts in kept if facts), {}))
    whole = all(facts for _, facts in kept)
    run = replace(front.run, truncated=not whole, planned=len(traces), notes=(AGAIN,))
    asked = tuple(each for each in catalogue() if each.party == front.party)
    return report(traces, asked, replace(front, run=run))


def recorded(file: Path) -> tuple[tuple[Trace, ...], Json | None]:
    try:
        with file.open(encoding="utf-8") as lines:
            return journal.read(lines, str(file))
    except (OSError, UnicodeError, RecursionError) as error:
        raise BadRecording(f"{file}: {error}") from error


def cover(facts: Json) -> Cover:
    """That of the run in which it was recorded, as far as the recording tells."""
    run = facts.get("run", {})
    return Cover(
        __version__,
        Subject(**facts.get("subject", {"name": "recorded traffic"})),
        Target(**facts.get("target", {"kind": "passive"})),
        Run(run.get("started_at", now()), 0.0, run.get("seed", 0), run.get("profile", "recorded")),
        Party(facts.get("party", Party.INTEGRATION)),
    )
