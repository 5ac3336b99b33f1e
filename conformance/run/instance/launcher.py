"""A running integration, configured for one deployment, and the driver that operates it."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.environment import FIRST_STORE, SECOND_STORE, CredentialSet, Environment
from ...core.plan import Deployment, at
from ...core.trace import ControlRun
from ...drivers import Driver, driver
from ...drivers.placeholders import fill_text
from ...drivers.process import Mask, Process, free_port
from ...drivers.settings import Settings, addressed
from .credentials import CredentialPairs
from .log_search import OUTPUT, LogSearch


@dataclass(slots=True)
class RunningInstance:
    """One running instance of the integration, with its driver.

    `last` is the newest working checkout seen here, while nothing has happened since.

    `hung` counts the cases in a row in which it did not answer at all.
    """

    deployment: Deployment
    driver: Driver
    process: Process
    names: Mapping[str, object]
    log: LogSearch = field(default_factory=LogSearch)
    second: Driver | None = None  # of the second store, where there are several
    last: ControlRun | None = None
    failures: int = 0
    hung: int = 0

    async def restart(self) -> None:
        await self.process.stop()
        await self.process.start()

    def of(self, store: str) -> Driver:
        return self.second if self.second and store == SECOND_STORE else self.driver

    async def close(self) -> None:
        for each in filter(None, (self.driver, self.second)):
            await each.close()
        await self.process.stop()


@dataclass(frozen=True, slots=True)
class InstanceLauncher:
    """Starts the integration for any deployment."""

    settings: Settings
    origins: Mapping[str, str]
    pairs: CredentialPairs
    trap: str
    scratch: Path
    region: str
    mask: Mask
    ca_file: str = ""

    async def open(self, deployment: Deployment) -> RunningInstance:
        """Started and ready; Unreachable where it does not come up."""
        place = {
            "port": free_port(),
            "python": sys.executable,
            "scratch": str(self.scratch / f"{deployment.environment}-{secrets.token_hex(4)}"),
        }
        return await self.opened(deployment, place)

    async def switched(
        self, instance: RunningInstance, environment: Environment
    ) -> RunningInstance:
        """The same installation, with all that it has stored, configured for an environment."""
        await instance.close()
        place = {name: instance.names[name] for name in ("port", "python", "scratch")}
        return await self.opened(at(environment), place)

    async def opened(self, deployment: Deployment, place: Mapping[str, object]) -> RunningInstance:
        settings = self.configured(deployment)
        names = addressed(settings, {**place, **self.names(deployment)})
        directory = Path(str(names["scratch"]))
        directory.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - once a start
        output = directory.with_name(f"{directory.name}-output")
        process = Process(
            settings,
            names,
            output,
            self.mask,
            extra=self.proxies(),
            without=deployment.without,
        )
        await process.start()
        first = driver(settings, names, without=deployment.without)
        second = self.second(deployment, settings, names)
        return RunningInstance(
            deployment, first, process, names, self.logbook(names, output), second
        )

    def second(
        self, deployment: Deployment, settings: Settings, names: Mapping[str, object]
    ) -> Driver | None:
        """The same installation, asked on behalf of its second store."""
        if not settings.declared.get("several_stores"):
            return None
        return driver(settings, {**names, "store": SECOND_STORE}, without=deployment.without)

    def logbook(self, names: Mapping[str, object], output: Path) -> LogSearch:
        """Its output, and the file that it names."""
        log = self.settings.log
        named = () if log in {"", OUTPUT} else (self.settings.directory / fill_text(log, names),)
        written = (output / "stdout.log", output / "stderr.log")
        return LogSearch((*written, *named), declared=bool(log))

    def configured(self, deployment: Deployment) -> Settings:
        """The settings, one of them holding nothing, or the value that means nothing."""
        spoilt = {
            deployment.empty: "",
            deployment.unknown: self.settings.unknown.get(deployment.unknown, ""),
        }
        env = {**self.settings.env, **{name: value for name, value in spoilt.items() if name}}
        return replace(self.settings, env=env)

    def names(self, deployment: Deployment) -> Mapping[str, object]:
        """What switches an integration from one environment to another."""
        user, password = self.pairs[deployment.credentials]
        other = CredentialSet(deployment.credentials.environment, store=SECOND_STORE)
        second = self.pairs.get(other, ("", ""))
        return {
            "ca_file": self.ca_file,
            "klarna.base_url": self.origins[deployment.environment],
            "klarna.region": deployment.region or self.region,
            "klarna.username": user,
            "klarna.password": password,
            "store": FIRST_STORE,
            "klarna.second.username": second[0],
            "klarna.second.password": second[1],
        }

    def proxies(self) -> Mapping[str, str]:
        """Calls to hosts of neither stand-in run into the trap, so that they are seen."""
        proxied = dict.fromkeys(
            ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), self.trap
        )
        return {**proxied, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
