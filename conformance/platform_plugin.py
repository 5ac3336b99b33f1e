"""The pytest plugin that judges a platform: one item a script, and the same report as any other.

    pytest --pyargs conformance.suites.platform --platform-target simulator [-n 2] [-k …]

Fixtures: `platform` (the target, ready), `platform_player` (plays scripts and judges them).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from . import __version__
from .core.errors import BadConfig, ConformanceError
from .core.report import ReportHeader, Run, Target
from .core.requirement import Requirement
from .core.trace import Trace
from .core.verdict import (
    Party,
)
from .options import chosen
from .platform.consumers import Consumer, person
from .platform.playground import MERCHANT, ConsumerFactory, LiveSettings, of_our_own
from .platform.target import Platform
from .run.platform.cassettes import RECORDED, Persister, inspected, played_back, provenance
from .run.platform.masking import CassetteMask
from .run.platform.request import (
    PROFILES,
    TARGETS,
    WHO,
    PlatformRunRequest,
    opened,
    scripts_and_requirements,
    target_of,
)
from .run.platform.script_runner import played
from .run.record.run_directory import now
from .run_controller import (
    REQUIREMENTS,
    EvidenceCarrier,
    GivenRequest,
    JudgedTraces,
    RunController,
    end_session,
    given_request,
    judged,
    keep_evidence,
    keep_notes,
)
from .scenarios.platform.steps import Script

RUN_REQUEST = pytest.StashKey[PlatformRunRequest]()
SCRIPTS = pytest.StashKey[tuple[Script, ...]]()
READY = pytest.StashKey[Platform]()
MASK = pytest.StashKey[CassetteMask]()


def pytest_configure(config: pytest.Config) -> None:
    given = given_request(config) or from_options(config)
    request: PlatformRunRequest = given.request
    record(config, request)
    try:
        scripts, requirements = scripts_and_requirements(request)
    except ConformanceError as error:
        raise pytest.UsageError(f"{error} {error.hint}") from error
    config.stash[RUN_REQUEST] = request
    config.stash[SCRIPTS], config.stash[REQUIREMENTS] = scripts, requirements
    config.pluginmanager.register(EvidenceCarrier(), "hpp-platform-evidence")
    if not hasattr(config, "workerinput"):
        controller = PlatformController(config, given.out)
        config.pluginmanager.register(controller, "hpp-platform-controller")


def from_options(config: pytest.Config) -> GivenRequest[PlatformRunRequest]:
    """What pytest's own options ask for."""
    live = LiveSettings(
        config.getoption("--platform-region"),
        config.getoption("--platform-host"),
        config.getoption("--platform-ca-file"),
        chosen(config, "--platform-consumer", WHO),
    )
    request = PlatformRunRequest(
        chosen(config, "--platform-target", TARGETS),
        config.getoption("--platform-region"),
        config.getoption("--platform-only"),
        config.getoption("--platform-seed"),
        Path(config.getoption("--platform-cassettes")).absolute(),
        chosen(config, "--platform-recorded", RECORDED),
        config.getoption("--platform-max-age"),
        live,
        chosen(config, "--platform-profile", PROFILES),
        config.getoption("--platform-record"),
    )
    return GivenRequest(request, Path(config.getoption("--platform-out")))


def record(config: pytest.Config, request: PlatformRunRequest) -> None:
    """pytest-recording's own options, set as the target needs them."""
    if request.target == "playground" and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("one client keeps Playground's limits: leave out -n")
    if request.target == "replay":
        config.option.record_mode = "none"
        config.option.block_network = True
    elif request.recording:
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
        keep_notes(pytestconfig, ready.notes())


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


def is_requested(config: pytest.Config) -> bool:
    """A platform is to be judged in this session."""
    return RUN_REQUEST in config.stash


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
class ScriptFixture:
    """The fixture that plays and judges a script.

    `play(script)` plays it against the platform and judges what happened.
    """

    platform: Platform
    requirements: tuple[Requirement, ...]
    item: pytest.Item
    cassette: Any = None  # on replay: what is played from

    def play(self, script: Script) -> JudgedTraces:
        try:
            return judged(self.traces(script), self.requirements)
        except ConformanceError as error:
            end_session(self.item.session, error)

    def traces(self, script: Script) -> tuple[Trace, ...]:
        problem = ""
        if self.platform.kind == "replay":
            request = self.item.config.stash[RUN_REQUEST]
            found = inspected(request.directory / f"{script.name}.yaml", request.oldest_days)
            problem = f"{script.name}: {found.problem}" if found.tampered else ""
            traces = played_back(self.platform, script, found, self.cassette)
        else:
            traces = played(self.platform, script)
        keep_evidence(self.item, traces, target_of(self.platform), problem)
        return traces


@pytest.fixture
def platform_player(platform: Platform, request: pytest.FixtureRequest) -> ScriptFixture:
    """Plays scripts against the platform: `platform_player.play(script)`."""
    cassette = request.getfixturevalue("vcr") if platform.kind == "replay" else None
    return ScriptFixture(platform, request.config.stash[REQUIREMENTS], request.node, cassette)


class PlatformController(RunController[Script]):
    """The controller of a run against a platform."""

    def __init__(self, config: pytest.Config, into: Path) -> None:
        super().__init__(config, into, {each.name: each for each in config.stash[SCRIPTS]})

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
