"""`conformance platform`: judge the simulator, Playground, or recorded cassettes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from .. import console
from ..core.errors import ConformanceError
from ..core.report import Report
from ..core.setup import REGIONS
from ..platform.playground import LiveSettings
from ..run.platform.cassettes import OLDEST_DAYS, RECORDED
from ..run.platform.request import PROFILES, TARGETS, WHO, PlatformRunRequest
from ..run_controller import ENDED, EndedEarly, GivenRequest, RunController
from .command import Command, add_out_option

SUITES = Path(__file__).parents[1] / "suites"
PLUGINS = (
    "conformance.options",
    "conformance.platform_plugin",
    "pytest_recording.plugin",
    "no:cacheprovider",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", choices=TARGETS, default="simulator")
    parser.add_argument("--region", choices=REGIONS, default="eu")
    parser.add_argument("--only", metavar="GLOB", default="", help="requirement ids or scripts")
    parser.add_argument("--profile", choices=PROFILES, default="standard")
    parser.add_argument("--seed", type=int, default=0, help="of made-up credentials (default 0)")
    add_out_option(parser, "reports/platform")
    parser.add_argument("--record", action="store_true", help="write cassettes of the exchanges")
    parser.add_argument("--cassettes", type=Path, default=Path("cassettes"), metavar="DIR")
    parser.add_argument("--recorded", choices=RECORDED, default="simulator", help="what to replay")
    parser.add_argument("--host", default="", help="in place of Playground's; over TLS only")
    parser.add_argument("--ca-file", default="", metavar="FILE", help="whom to trust for --host")
    parser.add_argument(
        "--consumer", choices=WHO, default="none", help="who acts on the hosted page"
    )
    parser.add_argument("--max-age", type=int, default=OLDEST_DAYS, metavar="DAYS")


def run(options: argparse.Namespace) -> int:
    request = PlatformRunRequest(
        options.target,
        options.region,
        options.only,
        options.seed,
        options.cassettes.absolute(),
        options.recorded,
        options.max_age,
        LiveSettings(options.region, options.host, options.ca_file, options.consumer),
        options.profile,
        options.record,
    )
    status, session = run_suite(GivenRequest(request, options.out))
    if session.ended:
        ended = session.ended
        console.complain(ConformanceError(ended.message, ended.hint, ended.last_words))
    if session.found:
        console.summary(session.found, options.out)
    return status


@dataclass(slots=True, eq=False)  # a plugin is known by its identity
class ReportObserver:
    """A plugin that takes the report out of a pytest session that runs in this process."""

    found: Report | None = None
    ended: EndedEarly | None = None

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        plugins = config.pluginmanager.get_plugins()
        controller = next((each for each in plugins if isinstance(each, RunController)), None)
        self.found = controller.found if controller else None
        self.ended = config.stash.get(ENDED, None)


def run_suite(given: GivenRequest[PlatformRunRequest]) -> tuple[int, ReportObserver]:
    """Run the suite in this process: its exit status and its report.

    The request goes to the plugin as the value that it is. The pytest settings of whoever runs it
    are left out: they are not meant for this suite.
    """
    observer = ReportObserver()
    fixed = ("-c", str(SUITES / "pytest.ini"), f"--rootdir={SUITES}", "--disable-plugin-autoload")
    quiet = ("-q", "--no-header", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    named = [word for name in PLUGINS for word in ("-p", name)]
    with without_variables("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        arguments = [str(SUITES / "platform"), *fixed, *named, *quiet]
        status = pytest.main(arguments, [observer, given])
    return int(status), observer


@contextmanager
def without_variables(*names: str) -> Iterator[None]:
    """The environment lacks these variables within the block."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


COMMAND = Command("platform", "judge a platform: simulator, Playground, recorded", add_options, run)
