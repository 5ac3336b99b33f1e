"""The pytest options of this package: the only module that every pytest run loads.

The plugins behind them are loaded where one is asked for.
"""

from __future__ import annotations

import pytest

from .core.setup import REGIONS

INTEGRATION = "conformance.plugin"
PLATFORM = "conformance.platform_plugin"
UNCONFIGURED = "--conformance-config FILE says which integration to judge"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance", "conformance of Klarna Hosted Payment Page integrations")
    group.addoption("--conformance-config", metavar="FILE", help="the integration's settings")
    group.addoption("--conformance-profile", metavar="PROFILE", default="standard")
    group.addoption("--conformance-only", metavar="GLOB", default="")
    group.addoption("--conformance-out", metavar="DIR", default="reports/pytest")
    group.addoption("--conformance-seed", type=int, default=0)
    group = parser.getgroup("platform", "conformance of a platform behind Klarna's API")
    group.addoption("--platform-target", metavar="TARGET", help="what to judge")
    group.addoption("--platform-region", choices=REGIONS, default="eu")
    group.addoption("--platform-only", metavar="GLOB", default="")
    group.addoption("--platform-out", metavar="DIR", default="reports/platform")
    group.addoption("--platform-profile", metavar="PROFILE", default="standard")
    group.addoption("--platform-seed", type=int, default=0)
    group.addoption("--platform-cassettes", metavar="DIR", default="cassettes")
    group.addoption("--platform-record", action="store_true", help="write cassettes")
    group.addoption("--platform-recorded", metavar="TARGET", default="simulator")
    group.addoption("--platform-host", metavar="HOST", default="", help="in place of Playground's")
    group.addoption("--platform-ca-file", metavar="FILE", default="")
    group.addoption("--platform-consumer", metavar="WHO", default="none")
    group.addoption("--platform-max-age", type=int, metavar="DAYS", default=365)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--conformance-config"):
        config.pluginmanager.import_plugin(INTEGRATION)
    if config.getoption("--platform-target"):
        config.pluginmanager.import_plugin(PLATFORM)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without an integration there is nothing to judge: said at once, where xdist allows it."""
    if not hasattr(config, "workerinput") and any(unconfigured(item) for item in items):
        raise pytest.UsageError(UNCONFIGURED)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if unconfigured(item):
        pytest.fail(UNCONFIGURED, pytrace=False)


def unconfigured(item: pytest.Item) -> bool:
    """It is to judge an integration, and none is named."""
    asked = "conformance_case" in getattr(item, "fixturenames", ())
    return asked and not item.config.getoption("--conformance-config")


def chosen(config: pytest.Config, option: str, allowed: tuple[str, ...]) -> str:
    """The value of an option that has a few; a wrong one is told with the right ones."""
    value = str(config.getoption(option))
    if value not in allowed:
        raise pytest.UsageError(f"{option} takes {', '.join(allowed)}; not {value!r}")
    return value
