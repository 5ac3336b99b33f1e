"""What both pytest plugins do around their items: gather what all workers saw, tell, and end."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import pytest

from .core import journal
from .core.errors import ConformanceError, Unwritable
from .core.report import Report, ReportHeader
from .core.requirement import Requirement
from .core.verdict import CheckResult, Outcome
from .reporters.text import printable
from .run.record.run_directory import RunDirectory

PLAYED = frozenset({pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED})
FAILING = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_EXERCISED})


class PlannedItem(Protocol):
    """A case or a script: what one item plays."""

    @property
    def exercises(self) -> frozenset[str]: ...


P = TypeVar("P", bound=PlannedItem)


class RunController(ABC, Generic[P]):
    """A plugin of the controller. `planned` are the items' cases or scripts, by the items' ids.

    The report is there as soon as it is known what was selected, before anything is started: what
    an earlier session left must not pass for this one's.
    """

    def __init__(
        self,
        config: pytest.Config,
        into: Path,
        planned: Mapping[str, P],
        requirements: tuple[Requirement, ...],
    ) -> None:
        self.config = config
        self.began = time.monotonic()
        self.into = into
        self.planned = planned
        self.requirements = requirements
        self.selected: set[str] = set()
        self.run_directory: RunDirectory | None = None
        self.found: Report | None = None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        calls = (getattr(item, "callspec", None) for item in session.items)
        self.select(call.id for call in calls if call)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        del node
        self.select(i.partition("[")[2].rpartition("]")[0] for i in ids)

    def select(self, ids: Iterable[str]) -> None:
        self.selected |= {*ids}
        if self.run_directory is None and self.chosen() and not self.config.option.collectonly:
            self.run_directory = RunDirectory(
                self.into, self.wanted(), self.report_header(), began=self.began
            )
            with self.writing():
                self.run_directory.open()

    def add(self, line: str) -> None:
        if self.run_directory:
            with self.writing():
                self.run_directory.add(journal.loads(line))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What cannot be written ends the session, once and clearly."""
        try:
            yield
        except Unwritable as error:
            self.run_directory = None
            raise pytest.UsageError(complaint(error)) from error

    @abstractmethod
    def report_header(self) -> ReportHeader:
        """What stands on the report of what was selected."""

    def chosen(self) -> tuple[P, ...]:
        return tuple(each for id, each in self.planned.items() if id in self.selected)

    def wanted(self) -> tuple[Requirement, ...]:
        """The requirements that the selected items are made for, and those that hold always."""
        named = {id for each in self.chosen() for id in each.exercises}
        return tuple(r for r in self.requirements if r.always or r.id in named)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.found and terminalreporter.verbosity >= 0:
            terminalreporter.section("conformance")
            terminalreporter.line(f"{self.found.headline}: {self.into / 'report.html'}")


def hand_over(config: pytest.Config, name: str, value: object) -> None:
    """What the controller is to learn from an xdist worker at its end: plain values only."""
    if hasattr(config, "workeroutput"):
        config.workeroutput[name] = value


def settle(check_results: Iterable[CheckResult]) -> None:
    """Fail the running test where something does not hold or was not seen."""
    bad = [each for each in check_results if each.outcome in FAILING]
    if bad:
        pytest.fail(printable("\n".join(map(sentence, bad))), pytrace=False)


def sentence(check_result: CheckResult) -> str:
    told = check_result.telling
    seen = f": expected {told.expected}, seen {told.seen}" if told else f": {check_result.message}"
    return f"{check_result.outcome} {check_result.requirement}{seen}"


def complaint(error: ConformanceError) -> str:
    return printable(f"{error}\nhint: {error.hint}")
