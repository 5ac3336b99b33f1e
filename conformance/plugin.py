"""The pytest plugin: fixtures, one item a case, and the same report as the command's.

    pytest --pyargs conformance.suites --conformance-config conformance.toml [-n 2] [-k …]

Fixtures for a merchant's own tests: `conformance` (plays cases), `conformance_order` (the settings
in force). With xdist each worker runs an integration of its own; the controller writes the report.
The options are in options.py, which loads this module where an integration is to be judged.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import allure
import pytest

from .core import journal
from .core.errors import ConformanceError
from .core.plan import Case
from .core.report import Report, ReportHeader
from .core.requirement import Requirement
from .core.trace import Trace
from .core.verdict import INTERRUPTED, CheckResult, Outcome, fold
from .drivers.settings import read
from .gathering import PLAYED, RunController, complaint, hand_over, settle
from .options import UNCONFIGURED, chosen
from .reporters.text import printable
from .run.plan.batches import batches
from .run.record.run_directory import RunDirectory
from .run.request import RunRequest, planned, report_header
from .run.threaded_runner import ThreadedRunner
from .scenarios import PROFILES

# What ended the session early: its exit status, what it was, and the last words of the integration.
Ended = tuple[int, str, tuple[str, ...]]

RUN_REQUEST = pytest.StashKey[RunRequest]()
CASES = pytest.StashKey[dict[str, Case]]()
REQUIREMENTS = pytest.StashKey[tuple[Requirement, ...]]()
TRACE = pytest.StashKey[str]()
CONTROLLER = pytest.StashKey["IntegrationController"]()
ENDED = pytest.StashKey[Ended]()
NOTES = pytest.StashKey[tuple[str, ...]]()  # what a reader must know of how it was played
ENDED_WITH, NOTED = "conformance_ended", "conformance_notes"  # the same, from an xdist worker


def pytest_configure(config: pytest.Config) -> None:
    try:
        order = requested(config, Path(config.getoption("--conformance-config")))
        whole, requirements = planned(order)
    except ConformanceError as error:
        raise pytest.UsageError(complaint(error)) from error
    config.stash[RUN_REQUEST] = order
    config.stash[CASES] = {case.id: case for case in whole.cases}
    config.stash[REQUIREMENTS] = requirements
    if not hasattr(config, "workerinput"):
        keep_batches_together(config)
        controller = IntegrationController(config, Path(config.getoption("--conformance-out")))
        config.stash[CONTROLLER] = controller
        config.pluginmanager.register(controller, "hpp-conformance-controller")


def requested(config: pytest.Config, file: Path) -> RunRequest:
    return RunRequest(
        read(file),
        chosen(config, "--conformance-profile", tuple(PROFILES)),
        config.getoption("--conformance-only"),
        config.getoption("--conformance-seed"),
    )


def keep_batches_together(config: pytest.Config) -> None:
    """A batch is played side by side on one integration: one xdist worker must have all of it."""
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "loadgroup"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "conformance_case" not in metafunc.fixturenames or RUN_REQUEST not in metafunc.config.stash:
        return
    cases = tuple(metafunc.config.stash[CASES].values())
    groups = {c.id: f"batch{n}" for n, batch in enumerate(batches(cases)) for c in batch}
    metafunc.parametrize(
        "conformance_case",
        [
            pytest.param(case, id=case.id, marks=pytest.mark.xdist_group(groups[case.id]))
            for case in cases
        ],
    )


def fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def conformance_order(pytestconfig: pytest.Config) -> RunRequest:
    """What was asked for: the settings of the integration, profile, seed."""
    order = pytestconfig.stash.get(RUN_REQUEST, None)
    if order is None:
        raise pytest.UsageError(UNCONFIGURED)
    return order


@pytest.fixture
def conformance_case() -> Case:
    """Each case of the plan in turn, once there is a plan."""
    raise pytest.UsageError(UNCONFIGURED)


@pytest.fixture(scope="session")
def _conformance_runner(
    conformance_order: RunRequest, request: pytest.FixtureRequest
) -> Iterator[ThreadedRunner]:
    """The integration, started once for the session, with the referee before it."""
    known = request.config.stash[CASES]
    ours = (i.callspec.params.get("conformance_case") for i in parametrized(request.session))
    chosen = tuple(case for case in ours if case and case.id in known)
    runner = ThreadedRunner(conformance_order, chosen)
    problem = opened(runner)
    if problem:
        end_session(request.session, problem)
    yield runner
    request.config.stash[NOTES] = runner.notes
    hand_over(request.config, NOTED, list(runner.notes))
    runner.close()


def opened(runner: ThreadedRunner) -> ConformanceError | None:
    """What keeps the integration from being operated, None if nothing does."""
    try:
        runner.open()
    except ConformanceError as error:
        return error
    return None


def end_session(session: pytest.Session, error: ConformanceError) -> NoReturn:
    """What keeps one case from being played keeps all of them: it is said once."""
    session.shouldstop = printable(error.headline)
    ended = (error.code, error.headline, error.last_words)
    session.config.stash[ENDED] = ended
    hand_over(session.config, ENDED_WITH, ended)
    pytest.fail(complaint(error), pytrace=False)


def parametrized(session: pytest.Session) -> Iterator[Any]:
    return (item for item in session.items if hasattr(item, "callspec"))


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case's trace and what each requirement makes of it."""

    trace: Trace
    check_results: tuple[CheckResult, ...]

    @property
    def outcome(self) -> Outcome:
        return fold(i.outcome for i in self.check_results)

    def settle(self) -> None:
        """Fail, or skip where nothing applies, the running test."""
        for check_result in self.check_results:
            allure.attach(
                f"{check_result.outcome}: {check_result.message}",
                check_result.requirement,
                allure.attachment_type.TEXT,
            )
        settle(self.check_results)
        if self.outcome is Outcome.NOT_APPLICABLE:
            pytest.skip(f"N/A: {self.check_results[0].message}")


@dataclass(frozen=True, slots=True)
class CaseFixture:
    """`play(case)` runs a case against the integration and judges it."""

    runner: ThreadedRunner
    requirements: tuple[Requirement, ...]
    item: pytest.Item

    def play(self, case: Case) -> JudgedCase:
        try:
            trace = self.runner.trace(case)
        except ConformanceError as error:
            end_session(self.item.session, error)
        self.item.stash[TRACE] = journal.dumps(trace)
        labelled(case)
        found = (r.check_result(trace) for r in self.requirements)
        return JudgedCase(trace, tuple(i for i in found if i is not None))


def labelled(case: Case) -> None:
    """What an Allure report groups and searches by."""
    allure.dynamic.title(case.id)  # type: ignore[no-untyped-call]
    allure.dynamic.epic(case.scenario.title)  # type: ignore[no-untyped-call]
    allure.dynamic.tag(*sorted(case.exercises))  # type: ignore[no-untyped-call]


@pytest.fixture
def conformance(_conformance_runner: ThreadedRunner, request: pytest.FixtureRequest) -> CaseFixture:
    """Plays cases against the integration: `conformance.play(case)`."""
    return CaseFixture(_conformance_runner, request.config.stash[REQUIREMENTS], request.node)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The trace travels with the test's report, also from an xdist worker.

    What a merchant's own tests play is theirs to judge: it is no case of the plan.
    """
    made = yield
    if call.when == "call" and TRACE in item.stash and "conformance_case" in fixtures(item):
        made.conformance_trace = item.stash[TRACE]  # type: ignore[attr-defined]
    return made


class IntegrationController(RunController[Case]):
    """Writes the report of all workers' traces, and sets the exit status."""

    def __init__(self, config: pytest.Config, into: Path) -> None:
        cases = config.stash[CASES]
        super().__init__(config, into, cases, config.stash[REQUIREMENTS])

    def report_header(self) -> ReportHeader:
        order, chosen = self.config.stash[RUN_REQUEST], self.chosen()
        selected = f"{len(chosen)} of {len(self.planned)} cases"
        only = order.only if len(chosen) == len(self.planned) else selected
        return report_header(replace(order, only=only), chosen)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {})
        if ENDED_WITH in told:
            self.config.stash[ENDED] = tuple(told[ENDED_WITH])
        self.config.stash[NOTES] = (*self.config.stash.get(NOTES, ()), *told.get(NOTED, ()))

    def pytest_runtest_logreport(self, report: Any) -> None:
        line = getattr(report, "conformance_trace", None)
        if line:
            self.add(line)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """What an integration wrote as it ended is for the terminal, and for no file."""
        super().pytest_terminal_summary(terminalreporter)
        *_, last_words = self.config.stash.get(ENDED, (0, "", ()))
        if last_words:
            terminalreporter.section("the integration's last words")
        for line in last_words:
            terminalreporter.line(printable(line))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        ended, why, _ = self.config.stash.get(ENDED, (0, "", ()))
        interrupted = session.exitstatus == pytest.ExitCode.INTERRUPTED
        status = ended
        if self.run_directory:
            with self.writing():
                self.found = self.closed(
                    self.run_directory, ended or INTERRUPTED * interrupted, why
                )
            status = self.found.exit_status
        # Where it is 0, pytest's own is left: other tests may have failed.
        if status and (ended or session.exitstatus in PLAYED):
            session.exitstatus = status

    def closed(self, run_directory: RunDirectory, trouble: int, why: str) -> Report:
        missing = len(self.chosen()) - len(run_directory.traces)
        early = (f"ended early: {why}",) if why else ()
        told = dict.fromkeys((*self.config.stash.get(NOTES, ()), *early))
        return run_directory.close(truncated=missing > 0, trouble=trouble, notes=tuple(told))
