"""The output directory: written as the run goes, so that a killed run leaves a readable result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from conformance.core import journal
from conformance.core.errors import Unwritable
from conformance.core.report import Files, Report, ReportHeader, Run, SystemUnderTest, Target
from conformance.core.trace import Trace
from conformance.reporters import REPORTERS, Format
from conformance.run.record.run_directory import EVERY_S, RunDirectory, replaced, stale_files, write

from ..traces import purchase, trace

RUN = Run("2026-01-01T00:00:00Z", 0.0, 7, "smoke", planned=3)
COVER = ReportHeader("1", SystemUnderTest("Shop"), Target("simulator"), RUN)
ONE = trace(*purchase(), exercises=["ORD-01"])


@dataclass
class Rendered:
    """Tells what it was given; `count` is how often it was asked."""

    name: str
    count: int = 0

    def __call__(self, report: Report) -> Files:
        self.count += 1
        facts = {"truncated": report.run.truncated, "cases": len(report.cases)}
        return {self.name: json.dumps(facts | {"notes": report.run.notes})}


@dataclass
class MoveClock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """A dossier with its clock, and reporters that can be counted."""

    into: Path
    clock: MoveClock = field(default_factory=MoveClock)
    light: tuple[Rendered, ...] = field(
        default_factory=lambda: (Rendered("report.json"), Rendered("report.html"))
    )
    heavy: Rendered = field(default_factory=lambda: Rendered("report.sarif"))

    @property
    def reporters(self) -> dict[str, Format]:
        formats = {each.name: Format(each, each.name, light=True) for each in self.light}
        return {**formats, self.heavy.name: Format(self.heavy, self.heavy.name)}

    @contextmanager
    def opened(
        self, report_header: ReportHeader = COVER, began: float = 0.0
    ) -> Iterator[RunDirectory]:
        """Not closed at the end, unless the test does it: as a process that is killed."""
        made = RunDirectory(
            self.into,
            (),
            report_header,
            self.reporters,
            self.clock,
            began=began,
        )
        made.open()
        yield made
        if made.sink:
            made.sink.close()  # the system does it

    @property
    def told(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.into / "report.json").read_text("utf-8"))
        return found

    @property
    def kept(self) -> tuple[tuple[Trace, ...], object]:
        file = journal.read((self.into / "trace.jsonl").read_text("utf-8").splitlines())
        assert file.header is not None
        return file.traces, file.footer


def test_a_whole_run_leaves_every_format_and_its_traces(tmp_path: Path):
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        run_directory.add(ONE)
        run_directory.add(ONE)
        run_directory.close(notes=("a note",))
        traces, footer = desk.kept
        assert traces == (ONE, ONE)
        assert isinstance(footer, dict)
        assert footer["traces"] == 2
        assert footer["run"]["seed"] == 7
        assert desk.told == {"truncated": False, "cases": 2, "notes": ["a note"]}
        assert {p.name for p in tmp_path.iterdir()} == {
            "trace.jsonl",
            *desk.reporters,
        }


def test_a_run_that_was_killed_is_readable_and_says_so(tmp_path: Path):
    """Killed means: nothing is closed. Each trace is there as soon as its case is over."""
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        for count in range(1, 4):
            run_directory.add(ONE)
            traces, footer = desk.kept
            assert traces == (ONE,) * count
            assert footer is None
        assert desk.told["truncated"] is True


def test_a_trace_file_says_from_the_start_what_was_planned(tmp_path: Path):
    """Whoever finds it cut off knows what is missing; at the end it is not said twice."""
    expected = {"purchase": frozenset({"ORD-01"}), "two-tries": frozenset({"ORD-03"})}
    given = replace(COVER, expected=expected)
    with Desk(tmp_path).opened(given) as run_directory:
        lines = (tmp_path / "trace.jsonl").read_text("utf-8").splitlines()
        assert journal.read(lines).report_header(COVER) == given
        run_directory.close()
    *_, footer = (tmp_path / "trace.jsonl").read_text("utf-8").splitlines()
    assert "two-tries" not in footer


def test_a_report_is_there_from_the_start_and_truncated(tmp_path: Path):
    desk = Desk(tmp_path / "deep" / "inside")
    with desk.opened():
        assert desk.told == {"truncated": True, "cases": 0, "notes": []}


def test_a_run_that_was_broken_off_is_closed_without_a_footer(tmp_path: Path):
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        run_directory.add(ONE)
        assert run_directory.close(truncated=True).run.truncated
        traces, footer = desk.kept
        assert traces == (ONE,)
        assert footer is None
        assert desk.told["truncated"] is True


def test_the_report_that_is_returned_is_the_one_that_was_written(tmp_path: Path):
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        desk.clock.now += 12.5
        run_directory.add(ONE)
        found = run_directory.close()
        assert found.run.duration_s == 12.5
        assert len(found.cases) == desk.told["cases"] == 1


def test_a_run_may_have_begun_before_there_was_anything_to_write(tmp_path: Path):
    """As under pytest, which looks for its items first."""
    desk = Desk(tmp_path)
    with desk.opened(began=desk.clock.now - 3) as run_directory:
        desk.clock.now += 4
        assert run_directory.close().run.duration_s == 7


def test_what_it_is_against_may_be_found_out_later(tmp_path: Path):
    """Then it stands in every format, and at the head of the traces."""
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        run_directory.against(Target("playground", region="na"))
        for _ in range(2):
            run_directory.add(ONE)
            run_directory.against(Target("playground", region="na"))
        lines = (tmp_path / "trace.jsonl").read_text("utf-8").splitlines()
        assert journal.read(lines).report_header(COVER).target == Target("playground", region="na")
        assert desk.kept == ((ONE, ONE), None)
        assert run_directory.close().target.region == "na"


# --- while it goes on -------------------------------------------------------------------------


def test_the_light_formats_keep_up_every_few_seconds_and_the_others_wait(tmp_path: Path):
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        for _ in range(20):
            desk.clock.now += EVERY_S / 4
            run_directory.add(ONE)
        assert all(2 <= each.count <= 6 for each in desk.light)
        assert desk.heavy.count == 0
        assert desk.told["truncated"] is True


def test_cases_that_come_at_once_are_not_rendered_one_by_one(tmp_path: Path):
    desk = Desk(tmp_path)
    with desk.opened() as run_directory:
        for _ in range(200):
            run_directory.add(ONE)
        assert [each.count for each in desk.light] == [1, 1]


def test_what_ci_reads_and_what_people_read_keeps_up():
    """Whatever ends a run: what it was looking at is there."""
    assert {"json", "html", "junit", "markdown", "allure"} <= {
        name for name, each in REPORTERS.items() if each.light
    }


def test_a_file_that_has_not_changed_is_not_written_again(tmp_path: Path):
    """A format may write hundreds; what has gone is taken away at the end."""
    given = {"same.txt": "the same", "other.txt": "1", "gone.txt": "until the end"}
    made = Format(lambda _: given, "*.txt", light=True)
    run_directory = RunDirectory(tmp_path, (), COVER, {"txt": made})
    run_directory.open()
    before = (tmp_path / "same.txt").stat().st_ino
    given = {"same.txt": "the same", "other.txt": "2"}
    run_directory.close()
    assert (tmp_path / "same.txt").stat().st_ino == before
    assert (tmp_path / "other.txt").read_text() == "2"
    assert not (tmp_path / "gone.txt").exists()


# --- files ------------------------------------------------------------------------------------


def test_what_an_earlier_run_left_is_taken_away_and_nothing_else(tmp_path: Path):
    """A report of yesterday must not pass for one of today; a file of the user's is his."""
    results = tmp_path / "allure-results"
    results.mkdir()
    ours = [tmp_path / "junit.xml", tmp_path / "report.html", results / "1-result.json"]
    for path in (*ours, tmp_path / "notes.txt"):
        path.write_text("of yesterday")
    with Desk(tmp_path).opened():
        pass
    assert not ours[0].exists()
    assert not ours[2].exists()
    assert ours[1].read_text() != "of yesterday"
    assert (tmp_path / "notes.txt").read_text() == "of yesterday"


def test_every_file_that_a_run_writes_is_taken_away_by_the_next(tmp_path: Path):
    """A new format must be known here too."""
    run_directory = RunDirectory(tmp_path, (), COVER)
    run_directory.open()
    run_directory.add(ONE)
    run_directory.close()
    written = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(stale_files(tmp_path))


def test_a_file_is_replaced_in_one_step(tmp_path: Path):
    """Who has the old file open keeps reading the old one; no half file is ever there."""
    path = tmp_path / "report.json"
    replaced(path, "old")
    with path.open(encoding="utf-8") as reader:
        replaced(path, "new")
        assert reader.read() == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_the_users_to_act_on(tmp_path: Path):
    """The error names the file: the system's own, of a full disk, names none."""
    file = tmp_path / "report.json"
    with limited(10), pytest.raises(Unwritable, match=f"^{re.escape(str(file))}: File too large"):
        replaced(file, "more than there is room for")
    assert list(tmp_path.iterdir()) == []


def test_a_trace_that_cannot_be_written_is_told_as_well(tmp_path: Path):
    with (
        Desk(tmp_path).opened() as run_directory,
        limited(10),
        pytest.raises(Unwritable, match="jsonl"),
    ):
        run_directory.add(ONE)


@contextmanager
def limited(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as on a disk without room."""
    _, most = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (most, most))


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "report.json"
    replaced(path, "old")
    with pytest.raises(TypeError):
        replaced(path, 1)  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == "old"


def test_text_that_is_no_text_is_written_all_the_same(tmp_path: Path):
    """Whatever came over the wire: a lone surrogate must not cost the report."""
    write({"deep/report.txt": "a\ud800b"}, tmp_path)
    assert (tmp_path / "deep" / "report.txt").read_text(encoding="utf-8") == "a\\ud800b"
