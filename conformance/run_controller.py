"""What both pytest plugins share: evidence from all workers, one report, the exit status."""

from __future__ import annotations

import signal
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Generic, NamedTuple, NoReturn, Protocol, TypeVar

import allure
import pytest

from .core import journal
from .core.errors import ConformanceError, Unwritable
from .core.report import Report, ReportHeader, Target
from .core.requirement import Requirement
from .core.trace import Trace
from .core.verdict import (
    EVIDENCE_PROBLEM,
    INTERRUPTED,
    SELF_CHECK_FAILED,
    CheckResult,
    Outcome,
    fold,
    gravest,
)
from .core.wire import Json
from .reporters.text import printable
from .run.record.run_directory import RunDirectory

PLAYED = frozenset({pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED})
FAILING = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_EXERCISED})


class EndedEarly(NamedTuple):
    """The reason why a session ended early.

    What ended the session. `last_words` are the integration's own, for the terminal only.
    """

    code: int  # the exit status
    headline: str
    message: str
    hint: str
    last_words: tuple[str, ...] = ()


REQUIREMENTS = pytest.StashKey[tuple[Requirement, ...]]()
EVIDENCE = pytest.StashKey[dict[str, Json]]()  # of an item, in plain values
ENDED = pytest.StashKey[EndedEarly]()
NOTES = pytest.StashKey[tuple[str, ...]]()  # what a reader must know of how it was played
ENDED_WITH, NOTED = "conformance_ended", "conformance_notes"  # the same, from an xdist worker


class PlannedItem(Protocol):
    """A case or a script: what one item plays."""

    @property
    def exercises(self) -> frozenset[str]: ...


P = TypeVar("P", bound=PlannedItem)
Request = TypeVar("Request")


@dataclass(frozen=True, slots=True, eq=False)  # a plugin is known by its identity
class GivenRequest(Generic[Request]):
    """A plugin that carries what a command of this package asks for into its pytest session.

    `out` is the directory of the report. Without it, the plugins read pytest's own options.
    """

    request: Request
    out: Path


def given_request(config: pytest.Config) -> GivenRequest[Any] | None:
    """What the command handed over, None where pytest was started by hand."""
    plugins = config.pluginmanager.get_plugins()
    return next((each for each in plugins if isinstance(each, GivenRequest)), None)


@dataclass(frozen=True, slots=True)
class JudgedTraces:
    """The traces of one item and what each requirement makes of them."""

    traces: tuple[Trace, ...]
    check_results: tuple[CheckResult, ...]

    @property
    def trace(self) -> Trace:
        """The only trace of a case."""
        return self.traces[0]

    @property
    def outcome(self) -> Outcome:
        return fold(each.outcome for each in self.check_results)

    def settle(self) -> None:
        """Fail the running test, or skip it where nothing applies."""
        for check_result in self.check_results:
            allure.attach(
                f"{check_result.outcome}: {check_result.message}",
                check_result.requirement,
                allure.attachment_type.TEXT,
            )
        bad = [each for each in self.check_results if each.outcome in FAILING]
        if bad:
            pytest.fail(printable("\n".join(map(sentence, bad))), pytrace=False)
        if self.outcome is Outcome.NOT_APPLICABLE:
            pytest.skip(f"N/A: {self.check_results[0].message}")


def sentence(check_result: CheckResult) -> str:
    told = check_result.telling
    seen = f": expected {told.expected}, seen {told.seen}" if told else f": {check_result.message}"
    return f"{check_result.outcome} {check_result.requirement}{seen}"


def judged(traces: Iterable[Trace], requirements: Iterable[Requirement]) -> JudgedTraces:
    """The traces, judged by each requirement that has something to say."""
    kept, asked = tuple(traces), tuple(requirements)
    found = (each.check_result(trace) for trace in kept for each in asked)
    return JudgedTraces(kept, tuple(each for each in found if each is not None))


def keep_evidence(
    item: pytest.Item, traces: Iterable[Trace], target: Target | None = None, problem: str = ""
) -> None:
    """Keep an item's traces for the report; `problem` is what is wrong with their recording."""
    item.stash[EVIDENCE] = {
        "traces": [journal.dumps(trace) for trace in traces],
        "target": journal.plain(target) if target else None,
        "problem": problem,
    }


def end_session(session: pytest.Session, error: ConformanceError) -> NoReturn:
    """What keeps one item from being played keeps all of them: it is said once."""
    session.shouldstop = printable(error.headline)
    ended = EndedEarly(error.code, error.headline, str(error), error.hint, error.last_words)
    session.config.stash[ENDED] = ended
    hand_over(session.config, ENDED_WITH, list(ended))
    pytest.fail(complaint(error), pytrace=False)


def keep_notes(config: pytest.Config, notes: Iterable[str]) -> None:
    """Keep what a reader must know of how the items were played."""
    kept = tuple(notes)
    config.stash[NOTES] = kept
    hand_over(config, NOTED, list(kept))


def hand_over(config: pytest.Config, name: str, value: object) -> None:
    """What the controller is to learn from an xdist worker at its end: plain values only."""
    if hasattr(config, "workeroutput"):
        config.workeroutput[name] = value


def complaint(error: ConformanceError) -> str:
    return printable(f"{error}\nhint: {error.hint}")


class EvidenceCarrier:
    """A plugin of every process: puts an item's evidence on its test report.

    The test report is what travels from an xdist worker to the controller.
    """

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        made = yield
        if call.when == "call" and EVIDENCE in item.stash:
            made.conformance_evidence = item.stash[EVIDENCE]  # type: ignore[attr-defined]
        return made


class InterruptKeeper:
    """A plugin of the controller: Ctrl-C ends the session, wherever it strikes.

    Python drops an exception that is raised while an object is finalised. So the wish to stop is
    kept, and told again before the next item.
    """

    def __init__(self) -> None:
        self.asked = False
        self.usual: Any = signal.SIG_DFL

    def pytest_sessionstart(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self.usual = signal.signal(signal.SIGINT, self.interrupt)

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.default_int_handler(number, frame)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self) -> None:
        if self.asked:
            raise KeyboardInterrupt

    def pytest_unconfigure(self) -> None:
        if self.usual is not signal.SIG_DFL:
            signal.signal(signal.SIGINT, self.usual)


class RunController(ABC, Generic[P]):
    """A plugin of the controller: writes the report of all workers' traces, sets the exit status.

    `planned` are the items' cases or scripts, by the items' ids. The report is there as soon as it
    is known what was selected, before anything is started: what an earlier session left must not
    pass for this one's.
    """

    def __init__(self, config: pytest.Config, into: Path, planned: Mapping[str, P]) -> None:
        self.config = config
        self.began = time.monotonic()
        self.into = into
        self.planned = planned
        self.selected: set[str] = set()
        self.run_directory: RunDirectory | None = None
        self.found: Report | None = None
        self.problems: list[str] = []  # of the evidence
        self.crashed: list[str] = []  # items in which the suite itself failed
        self.others_failed = False  # tests that are none of this suite's

    @abstractmethod
    def report_header(self) -> ReportHeader:
        """What stands on the report of what was selected."""

    # --- what is selected -----------------------------------------------------------------------

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        calls = (getattr(item, "callspec", None) for item in session.items)
        self.select(call.id for call in calls if call)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        del node
        self.select(map(planned_id, ids))

    def select(self, ids: Iterable[str]) -> None:
        self.selected |= {*ids}
        if self.run_directory is None and self.chosen() and not self.config.option.collectonly:
            self.run_directory = RunDirectory(
                self.into, self.requirements(), self.report_header(), began=self.began
            )
            with self.writing():
                self.run_directory.open()

    def chosen(self) -> tuple[P, ...]:
        return tuple(each for id, each in self.planned.items() if id in self.selected)

    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements that the selected items are made for, and those that hold always."""
        named = {id for each in self.chosen() for id in each.exercises}
        whole = self.config.stash[REQUIREMENTS]
        return tuple(each for each in whole if each.always or each.id in named)

    # --- what comes of it -----------------------------------------------------------------------

    def pytest_runtest_logreport(self, report: Any) -> None:
        evidence = getattr(report, "conformance_evidence", None)
        if evidence is not None:
            self.add(evidence)
        elif report.failed and planned_id(report.nodeid) not in self.planned:
            self.others_failed = True
        elif report.failed:
            self.crashed.append(f"the suite itself failed in {report.nodeid.rpartition('::')[2]}")

    def add(self, evidence: Mapping[str, Json]) -> None:
        self.problems += filter(None, [evidence["problem"]])
        if self.run_directory is None:
            return
        with self.writing():
            if evidence["target"]:
                self.run_directory.against(Target(**evidence["target"]))
            for line in evidence["traces"]:
                self.run_directory.add(journal.loads(line))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A file that cannot be written ends the session, once and clearly."""
        try:
            yield
        except Unwritable as error:
            self.run_directory = None
            raise pytest.UsageError(complaint(error)) from error

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        handed = getattr(node, "workeroutput", {})
        if ENDED_WITH in handed:
            code, headline, message, hint, last_words = handed[ENDED_WITH]
            ended = EndedEarly(code, headline, message, hint, tuple(last_words))
            self.config.stash[ENDED] = ended
        known = self.config.stash.get(NOTES, ())
        self.config.stash[NOTES] = tuple(dict.fromkeys((*known, *handed.get(NOTED, ()))))

    # --- how it ends ----------------------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        ended = self.config.stash.get(ENDED, None)
        if ended:  # the items failed for this reason, and not because the suite failed
            self.crashed.clear()
        interrupted = session.exitstatus == pytest.ExitCode.INTERRUPTED and not ended
        status = trouble = gravest(
            ended.code if ended else 0,
            SELF_CHECK_FAILED if self.crashed else 0,
            EVIDENCE_PROBLEM if self.problems else 0,
            INTERRUPTED if interrupted else 0,
        )
        if self.run_directory:
            with self.writing():
                self.found = self.closed(self.run_directory, ended, trouble)
            status = self.found.exit_status
        whole = self.run_directory and session.exitstatus in PLAYED
        if trouble or (whole and (status or not self.others_failed)):
            session.exitstatus = status

    def closed(self, run_directory: RunDirectory, ended: EndedEarly | None, trouble: int) -> Report:
        missing = len(self.chosen()) - len({trace.case for trace in run_directory.traces})
        early = (f"ended early: {ended.headline}",) if ended else ()
        notes = (*self.problems, *self.crashed, *self.config.stash.get(NOTES, ()), *early)
        kept = tuple(dict.fromkeys(notes))
        return run_directory.close(truncated=missing > 0, trouble=trouble, notes=kept)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """An integration's last words are for the terminal, and for no file."""
        if self.found and terminalreporter.verbosity >= 0:
            terminalreporter.section("conformance")
            terminalreporter.line(f"{self.found.headline}: {self.into / 'report.html'}")
        ended = self.config.stash.get(ENDED, None)
        if ended and ended.last_words:
            terminalreporter.section("the integration's last words")
            for line in ended.last_words:
                terminalreporter.line(printable(line))


def planned_id(nodeid: str) -> str:
    """What stands between the first and the last bracket of a node id."""
    return nodeid.partition("[")[2].rpartition("]")[0]
