"""The pytest plugin: fixtures, one item a case, and the same report as the command's.

    pytest --pyargs conformance.suites --conformance-config conformance.toml [-n 2] [-k …]

Fixtures for a merchant's own tests: `conformance` (plays cases), `conformance_order` (the settings
in force). With xdist each worker runs an integration of its own; the controller writes the report.
The options are in options.py, which loads this module where an integration is to be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import allure
import pytest

from .core.errors import ConformanceError
from .core.plan import Case
from .core.report import ReportHeader
from .core.requirement import Requirement
from .drivers.settings import read
from .options import UNCONFIGURED, chosen
from .run.request import RunRequest, planned, report_header
from .run.threaded_runner import ThreadedRunner
from .run_controller import (
    REQUIREMENTS,
    EvidenceCarrier,
    InterruptKeeper,
    JudgedTraces,
    RunController,
    complaint,
    end_session,
    judged,
    keep_evidence,
    keep_notes,
)
from .scenarios import PROFILES
from .worker_shares import ShareScheduler

RUN_REQUEST = pytest.StashKey[RunRequest]()
CASES = pytest.StashKey[dict[str, Case]]()


def pytest_configure(config: pytest.Config) -> None:
    try:
        request = requested(config, Path(config.getoption("--conformance-config")))
        whole, requirements = planned(request)
    except ConformanceError as error:
        raise pytest.UsageError(complaint(error)) from error
    config.stash[RUN_REQUEST] = request
    config.stash[CASES] = {case.id: case for case in whole.cases}
    config.stash[REQUIREMENTS] = requirements
    config.pluginmanager.register(EvidenceCarrier(), "hpp-conformance-evidence")
    if not hasattr(config, "workerinput"):
        controller = IntegrationController(config, Path(config.getoption("--conformance-out")))
        config.pluginmanager.register(controller, "hpp-conformance-controller")
        config.pluginmanager.register(InterruptKeeper(), "hpp-conformance-interrupt")
        config.pluginmanager.register(ShareScheduler(whole.cases), "hpp-conformance-shares")


def requested(config: pytest.Config, file: Path) -> RunRequest:
    return RunRequest(
        read(file),
        chosen(config, "--conformance-profile", tuple(PROFILES)),
        config.getoption("--conformance-only"),
        config.getoption("--conformance-seed"),
    )


def workers(config: pytest.Config) -> int:
    """The number of xdist workers, 1 without them."""
    return int(getattr(config, "workerinput", {}).get("workercount", 1))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "conformance_case" not in metafunc.fixturenames or RUN_REQUEST not in metafunc.config.stash:
        return
    cases = tuple(metafunc.config.stash[CASES].values())
    metafunc.parametrize("conformance_case", [pytest.param(each, id=each.id) for each in cases])


def fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def conformance_order(pytestconfig: pytest.Config) -> RunRequest:
    """What was asked for: the settings of the integration, profile, seed."""
    request = pytestconfig.stash.get(RUN_REQUEST, None)
    if request is None:
        raise pytest.UsageError(UNCONFIGURED)
    return request


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
    runner = ThreadedRunner(conformance_order, chosen, workers(request.config))
    problem = opened(runner)
    if problem:
        end_session(request.session, problem)
    yield runner
    keep_notes(request.config, runner.notes)
    runner.close()


def opened(runner: ThreadedRunner) -> ConformanceError | None:
    """What keeps the integration from being operated, None if nothing does."""
    try:
        runner.open()
    except ConformanceError as error:
        return error
    return None


def parametrized(session: pytest.Session) -> Iterator[Any]:
    return (item for item in session.items if hasattr(item, "callspec"))


@dataclass(frozen=True, slots=True)
class CaseFixture:
    """The fixture that plays and judges a case.

    `play(case)` runs a case against the integration and judges it.
    """

    runner: ThreadedRunner
    requirements: tuple[Requirement, ...]
    item: pytest.Item

    def play(self, case: Case) -> JudgedTraces:
        """What a merchant's own tests play is theirs to judge: it is no case of the plan."""
        try:
            trace = self.runner.trace(case)
        except ConformanceError as error:
            end_session(self.item.session, error)
        if "conformance_case" in fixtures(self.item):
            keep_evidence(self.item, (trace,))
        labelled(case)
        return judged((trace,), self.requirements)


def labelled(case: Case) -> None:
    """What an Allure report groups and searches by."""
    allure.dynamic.title(case.id)  # type: ignore[no-untyped-call]
    allure.dynamic.epic(case.scenario.title)  # type: ignore[no-untyped-call]
    allure.dynamic.tag(*sorted(case.exercises))  # type: ignore[no-untyped-call]


@pytest.fixture
def conformance(_conformance_runner: ThreadedRunner, request: pytest.FixtureRequest) -> CaseFixture:
    """Plays cases against the integration: `conformance.play(case)`."""
    return CaseFixture(_conformance_runner, request.config.stash[REQUIREMENTS], request.node)


class IntegrationController(RunController[Case]):
    """The controller of a run against an integration."""

    def __init__(self, config: pytest.Config, into: Path) -> None:
        cases = config.stash[CASES]
        super().__init__(config, into, cases)

    def report_header(self) -> ReportHeader:
        request, chosen = self.config.stash[RUN_REQUEST], self.chosen()
        selected = f"{len(chosen)} of {len(self.planned)} cases"
        only = request.only if len(chosen) == len(self.planned) else selected
        return report_header(replace(request, only=only), chosen)
