"""The pytest plugin that judges a platform: one item a script, and the same report as any other.

    pytest --pyargs conformance.suites.platform --platform-target simulator [-n 2] [-k …]

Fixtures: `platform` (the target, ready), `platform_player` (plays scripts and judges them).
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest

from . import __version__
from .core import journal
from .core.errors import BadConfig, ConformanceError
from .core.report import Report, ReportHeader, Run, Target
from .core.requirement import Requirement
from .core.trace import Trace
from .core.verdict import (
    EVIDENCE_PROBLEM,
    INTERRUPTED,
    SELF_CHECK_FAILED,
    CheckResult,
    Party,
    gravest,
)
from .gathering import PLAYED, RunController, complaint, hand_over, settle
from .options import chosen
from .platform.consumers import Consumer, person
from .platform.playground import MERCHANT, ConsumerFactory, LiveSettings, of_our_own
from .platform.target import Platform
from .run.platform.cassettes import RECORDED, Persister, inspected, played_back, provenance
from .run.platform.masking import CassetteMask
from .run.platform.request import PROFILES, TARGETS, PlatformRunRequest, asked, opened, target_of
from .run.platform.script_runner import played
from .run.record.run_directory import RunDirectory, now
from .scenarios.platform.steps import Script

WHO = ("none", "forms", "browser", "person")
RUN_REQUEST = pytest.StashKey[PlatformRunRequest]()
SCRIPTS = pytest.StashKey[tuple[Script, ...]]()
REQUIREMENTS = pytest.StashKey[tuple[Requirement, ...]]()
TRACES = pytest.StashKey[tuple[str, ...]]()
READY = pytest.StashKey[Platform]()
MASK = pytest.StashKey[CassetteMask]()
NOTES = pytest.StashKey[tuple[str, ...]]()
NOTED = "platform_notes"  # the same, from an xdist worker
TAMPERED = pytest.StashKey[str]()  # what is wrong with a cassette as evidence
ENDED = pytest.StashKey[ConformanceError]()  # what ended the session early
CONTROLLER = pytest.StashKey["PlatformController"]()


def pytest_configure(config: pytest.Config) -> None:
    target = chosen(config, "--platform-target", TARGETS)
    request = requested(config, target)
    record(config, target)
    try:
        scripts, requirements = asked(request)
    except ConformanceError as error:
        raise pytest.UsageError(f"{error} {error.hint}") from error
    config.stash[RUN_REQUEST] = request
    config.stash[SCRIPTS], config.stash[REQUIREMENTS] = scripts, requirements
    if not hasattr(config, "workerinput"):
        controller = PlatformController(config, Path(config.getoption("--platform-out")))
        config.stash[CONTROLLER] = controller
        config.pluginmanager.register(controller, "hpp-platform-controller")


def requested(config: pytest.Config, target: str) -> PlatformRunRequest:
    return PlatformRunRequest(
        target,
        config.getoption("--platform-region"),
        config.getoption("--platform-only"),
        config.getoption("--platform-seed"),
        Path(config.getoption("--platform-cassettes")).absolute(),
        chosen(config, "--platform-recorded", RECORDED),
        config.getoption("--platform-max-age"),
        LiveSettings(
            config.getoption("--platform-region"),
            config.getoption("--platform-host"),
            config.getoption("--platform-ca-file"),
            chosen(config, "--platform-consumer", WHO),
        ),
        chosen(config, "--platform-profile", PROFILES),
        config.getoption("--platform-record"),
    )


def record(config: pytest.Config, target: str) -> None:
    """pytest-recording's own options, set as the target needs them."""
    if target == "playground" and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("one client keeps Playground's limits: leave out -n")
    if target == "replay":
        config.option.record_mode = "none"
        config.option.block_network = True
    elif config.getoption("--platform-record"):
        config.option.record_mode = "rewrite"
    else:
        config.option.disable_recording = True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "platform_script" in metafunc.fixturenames and SCRIPTS in metafunc.config.stash:
        scripts = metafunc.config.stash[SCRIPTS]
        metafunc.parametrize("platform_script", [pytest.param(s, id=s.name) for s in scripts])


@pytest.fixture(scope="session")
def platform(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> Iterator[Platform]:
    """The platform to be judged, up for the session."""
    requested = pytestconfig.stash.get(RUN_REQUEST, None)
    if requested is None:
        raise pytest.UsageError("--platform-target says which platform to judge")
    with ExitStack() as held:
        try:
            ready = held.enter_context(opened(requested, consumer_factory(pytestconfig)))
        except ConformanceError as error:
            end_session(request.session, error)
        pytestconfig.stash[READY] = ready
        yield ready
        pytestconfig.stash[NOTES] = ready.notes()
        hand_over(pytestconfig, NOTED, list(ready.notes()))


def consumer_factory(config: pytest.Config) -> ConsumerFactory:
    """A consumer by name; a person is asked past pytest's own capturing."""

    def ask(text: str) -> None:
        capture = config.pluginmanager.getplugin("capturemanager")
        reporter = config.pluginmanager.getplugin("terminalreporter")
        with capture.global_and_fixture_disabled():
            reporter.write_line(text)
            input("Enter when it is done: ")

    def hired(name: str) -> AbstractContextManager[Consumer]:
        if name == "browser":
            return with_browser()
        return nullcontext(person(ask)) if name == "person" else of_our_own(name)

    return hired


def with_browser() -> AbstractContextManager[Consumer]:
    """Loaded only where it is wanted: it is an extra."""
    try:
        module = import_module(f"{__package__}.platform.browser")
    except ImportError as error:
        hint = "pip install 'hpp-conformance[browser]'"
        raise BadConfig("a browser needs playwright, which is not installed", hint) from error
    opened_browser: AbstractContextManager[Consumer] = module.browser(MERCHANT)
    return opened_browser


def end_session(session: pytest.Session, error: ConformanceError) -> NoReturn:
    """What keeps one script from being played keeps all of them: it is said once."""
    session.shouldstop = str(error)
    session.config.stash[ENDED] = error
    pytest.fail(complaint(error), pytrace=False)


@pytest.fixture
def platform_script() -> Script:
    """Each script in turn, once there is a platform to play it to."""
    raise pytest.UsageError("--platform-target says which platform to judge")


@pytest.hookimpl(optionalhook=True)
def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Cassettes of a platform say where they come from, and are found by what was asked for."""
    if READY in config.stash and MASK in config.stash:
        clean = config.stash[MASK].text
        vcr.register_persister(Persister(provenance(config.stash[READY]), clean))
        vcr.register_matcher("same_call", same_call)


def cassette_directory(config: pytest.Config) -> str:
    return str(config.stash[RUN_REQUEST].directory)


def recording_settings(config: pytest.Config) -> dict[str, Any]:
    """How vcrpy is to record: masked, and matched on what was masked."""
    mask = config.stash[MASK] = CassetteMask(config.stash[READY])

    def request(each: Any) -> Any:  # plain functions: pytest-recording copies its settings
        return mask.request(each)

    def response(each: dict[str, Any]) -> dict[str, Any]:
        return mask.response(each)

    return {
        "match_on": ("method", "uri", "same_call"),
        "before_record_request": request,
        "before_record_response": response,
        "decode_compressed_response": True,
    }


def same_call(asked: Any, kept: Any) -> bool:
    """The same request by the same caller."""
    same_caller = asked.headers.get("authorization") == kept.headers.get("authorization")
    return bool(same_caller and (asked.body or b"") == (kept.body or b""))


@dataclass(frozen=True, slots=True)
class JudgedScript:
    """The traces of a script and what each requirement makes of them."""

    check_results: tuple[CheckResult, ...]

    def settle(self) -> None:
        """Fail the running test where something does not hold or was not seen."""
        settle(self.check_results)


@dataclass(frozen=True, slots=True)
class ScriptFixture:
    """`play(script)` plays it against the platform and judges what happened."""

    platform: Platform
    requirements: tuple[Requirement, ...]
    item: pytest.Item
    cassette: Any = None  # on replay: what is played from

    def play(self, script: Script) -> JudgedScript:
        try:
            return self.judge(self.traces(script))
        except ConformanceError as error:
            end_session(self.item.session, error)

    def traces(self, script: Script) -> tuple[Trace, ...]:
        if self.platform.kind != "replay":
            return played(self.platform, script)
        request = self.item.config.stash[RUN_REQUEST]
        found = inspected(request.directory / f"{script.name}.yaml", request.oldest_days)
        if found.tampered:
            self.item.stash[TAMPERED] = f"{script.name}: {found.problem}"
        return played_back(self.platform, script, found, self.cassette)

    def judge(self, traces: tuple[Trace, ...]) -> JudgedScript:
        self.item.stash[TRACES] = tuple(map(journal.dumps, traces))
        found = (r.check_result(trace) for trace in traces for r in self.requirements)
        return JudgedScript(tuple(i for i in found if i is not None))


@pytest.fixture
def platform_player(platform: Platform, request: pytest.FixtureRequest) -> ScriptFixture:
    """Plays scripts against the platform: `platform_player.play(script)`."""
    cassette = request.getfixturevalue("vcr") if platform.kind == "replay" else None
    return ScriptFixture(platform, request.config.stash[REQUIREMENTS], request.node, cassette)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The traces travel with the test's report, also from an xdist worker."""
    made = yield
    if call.when == "call" and TRACES in item.stash:
        made.platform_traces = item.stash[TRACES]  # type: ignore[attr-defined]
        made.platform_target = journal.plain(target_of(item.config.stash[READY]))  # type: ignore[attr-defined]
        made.platform_tampered = item.stash.get(TAMPERED, "")  # type: ignore[attr-defined]
    return made


class PlatformController(RunController[Script]):
    """Writes the report of all workers' traces, and sets the exit status."""

    def __init__(self, config: pytest.Config, into: Path) -> None:
        scripts = {each.name: each for each in config.stash[SCRIPTS]}
        super().__init__(config, into, scripts, config.stash[REQUIREMENTS])
        self.tampered: list[str] = []
        self.crashed: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {}).get(NOTED, ())
        known = self.config.stash.get(NOTES, ())
        self.config.stash[NOTES] = tuple(dict.fromkeys((*known, *told)))

    def pytest_runtest_logreport(self, report: Any) -> None:
        lines = getattr(report, "platform_traces", ())
        if report.failed and not lines and ENDED not in self.config.stash:
            self.crashed.append(f"the suite itself failed in {report.nodeid.rpartition('::')[2]}")
        if lines and self.run_directory:
            with self.writing():
                self.run_directory.against(Target(**report.platform_target))
        for line in lines:
            self.add(line)
        self.tampered += filter(None, [getattr(report, "platform_tampered", "")])

    def report_header(self) -> ReportHeader:
        request, scripts = self.config.stash[RUN_REQUEST], self.chosen()
        return ReportHeader(
            __version__,
            request.subject,
            Target(request.target, region=request.region),
            Run(now(), 0.0, request.seed, request.profile, planned=len(scripts), only=request.only),
            Party.PLATFORM,
            {script.name: script.exercises for script in scripts},
        )

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        ended = self.config.stash.get(ENDED, None)
        interrupted = session.exitstatus == pytest.ExitCode.INTERRUPTED and not ended
        status = trouble = gravest(
            ended.code if ended else 0,
            SELF_CHECK_FAILED if self.crashed else 0,
            EVIDENCE_PROBLEM if self.tampered else 0,
            INTERRUPTED if interrupted else 0,
        )
        if self.run_directory:
            with self.writing():
                self.found = self.closed(self.run_directory, ended, trouble)
            status = self.found.exit_status
        if trouble or (self.run_directory and session.exitstatus in PLAYED):
            session.exitstatus = status

    def closed(
        self, run_directory: RunDirectory, ended: ConformanceError | None, trouble: int
    ) -> Report:
        played = {trace.case for trace in run_directory.traces}
        missing = [each.name for each in self.chosen() if each.name not in played]
        early = (f"ended early: {ended.headline}",) if ended else ()
        notes = (*self.tampered, *self.crashed, *self.config.stash.get(NOTES, ()), *early)
        return run_directory.close(truncated=bool(missing), trouble=trouble, notes=notes)


@dataclass(slots=True)
class ReportObserver:
    """Takes the report out of a pytest session that runs in this process."""

    found: Report | None = None
    ended: ConformanceError | None = None

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        if CONTROLLER in config.stash:
            self.found = config.stash[CONTROLLER].found
            self.ended = config.stash.get(ENDED, None)


def judged(arguments: Sequence[str]) -> tuple[int, ReportObserver]:
    """Run the suite here, as the bare command would, and give its exit status and its report.

    The settings of whoever runs it are left out: their pytest options are not meant for this suite.
    """
    suites = Path(__file__).parent / "suites"
    observer = ReportObserver()
    fixed = ("-c", str(suites / "pytest.ini"), f"--rootdir={suites}", "--disable-plugin-autoload")
    plugins = ("conformance.options", "pytest_recording.plugin", "no:cacheprovider")
    quiet = ("-q", "--no-header", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    named = [word for name in plugins for word in ("-p", name)]
    with without("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        status = pytest.main(
            [str(suites / "platform"), *fixed, *named, *quiet, *arguments], [observer]
        )
    return int(status), observer


@contextmanager
def without(*names: str) -> Iterator[None]:
    """The environment lacks these within the block."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
