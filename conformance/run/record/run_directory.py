"""The output directory of a run, written during the run, so that a killed run leaves a result.

trace.jsonl begins with what was planned and grows by a line a case. The reports are rendered anew
every few seconds, each file replaced in one step, marked as truncated until the run is over.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from ...core import journal
from ...core.errors import Unwritable
from ...core.report import Files, Report, ReportHeader, Target, report
from ...core.requirement import Requirement
from ...core.setup import Setup
from ...core.trace import Trace
from ...reporters import REPORTERS, Format

EVERY_S = 5.0  # between two renderings while the run goes on, at the least
SHARE = 20  # and no more than a twentieth of the time for it
TRACES = "trace.jsonl"


def now() -> str:
    """This moment, as a report tells it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Unwritable where it cannot be written; the system's error of a full disk names no file."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{error.filename or path}: {error.strerror}") from error


def replaced(path: Path, text: str) -> None:
    """Write a file so that a reader, or a killed run, finds either the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_text(text, encoding="utf-8", errors="backslashreplace")
            os.replace(fresh, path)  # noqa: PTH105 - the one step that matters
        except OSError:
            fresh.unlink(missing_ok=True)
            raise


def write(files: Files, into: Path) -> None:
    for name, text in files.items():
        replaced(into / name, text)


@dataclass(slots=True)
class RunDirectory:
    """The output directory of a run.

    `add` each trace as it comes, `close` once. `began` is when the run did, 0 at its opening.
    """

    into: Path
    catalogue: tuple[Requirement, ...]
    report_header: ReportHeader
    reporters: Mapping[str, Format] = field(default_factory=lambda: REPORTERS)
    clock: Callable[[], float] = time.monotonic
    traces: list[Trace] = field(default_factory=list)
    began: float = 0.0
    rendered: float = 0.0
    written: dict[str, int] = field(default_factory=dict)  # of each file, the hash of its text
    took: float = 0.0  # the last rendering; there is the more to render, the longer a run goes on
    sink: IO[str] | None = None

    def open(self) -> None:
        """An earlier run's reports are taken away: nothing old may pass for this run's."""
        with writing(self.into):
            self.into.mkdir(parents=True, exist_ok=True)
            for old in stale_files(self.into):
                old.unlink()
            self.sink = (self.into / TRACES).open("w", encoding="utf-8")
        self.keep(journal.header(journal.plain(self.report_header)))
        self.began = self.began or self.clock()
        self.render_light()

    def add(self, trace: Trace) -> None:
        self.traces.append(trace)
        self.keep(journal.dumps(trace))
        if self.clock() - self.rendered > max(EVERY_S, SHARE * self.took):
            self.render_light()

    def close(
        self, *, truncated: bool = False, trouble: int = 0, notes: tuple[str, ...] = ()
    ) -> Report:
        """The whole report, in every format. `truncated`: the plan was not played to its end.

        `trouble` is the exit status of what ended the run early or spoilt it.
        """
        run = self.report_header.run
        run = replace(run, trouble=trouble, notes=(*run.notes, *notes))
        self.report_header = replace(self.report_header, run=run)
        whole = self.report(truncated=truncated)
        files = self.render(whole, self.reporters.values())
        for name in self.written.keys() - files.keys():
            (self.into / name).unlink(missing_ok=True)
        if not truncated:
            ended = replace(
                self.report_header, expected={}, setup=Setup()
            )  # these stand in the header
            self.keep(journal.footer(len(self.traces), journal.plain(ended)))
        if self.sink:
            self.sink.close()
            self.sink = None
        return whole

    def against(self, target: Target) -> None:
        """What the run is against, where that is found out only when it answers."""
        self.report_header = replace(self.report_header, target=target)
        if self.sink and not self.traces:
            with writing(self.into / TRACES):
                self.sink.seek(0)
                self.sink.truncate()
            self.keep(journal.header(journal.plain(self.report_header)))

    def keep(self, line: str) -> None:
        if self.sink:
            with writing(self.into / TRACES):
                self.sink.write(line + "\n")
                self.sink.flush()

    def report(self, *, truncated: bool) -> Report:
        lasted = round(self.clock() - self.began, 2)
        run = replace(self.report_header.run, duration_s=lasted, truncated=truncated)
        return report(self.traces, self.catalogue, replace(self.report_header, run=run))

    def render_light(self) -> None:
        """While the run goes on, and so as if it went no further."""
        began = self.clock()
        light = (each for each in self.reporters.values() if each.light)
        self.render(self.report(truncated=True), light)
        self.rendered = self.clock()
        self.took = self.rendered - began

    def render(self, found: Report, formats: Iterable[Format]) -> Files:
        """All files of these formats; only what has changed is written."""
        files = {name: text for each in formats for name, text in each.render(found).items()}
        changed = {n: text for n, text in files.items() if self.written.get(n) != hash(text)}
        write(changed, self.into)
        self.written |= {name: hash(text) for name, text in changed.items()}
        return files


def stale_files(directory: Path) -> list[Path]:
    """What an earlier run may have left here, and only that."""
    globs = (TRACES, *(each.files for each in REPORTERS.values()))
    return [path for each in globs for path in directory.glob(each)]
