"""The test bed of a run: the referee before its backend, and the running instances."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ...core.environment import PLAYGROUND, Environment
from ...core.plan import Deployment
from ...core.trace import ELSEWHERE
from ...drivers.settings import Settings
from ...referee.referee import Referee
from ...scenarios.stories.purchase import PURCHASE
from ..play.browser import Browser
from ..record.recorder_factory import RecorderFactory
from .backend import Backend, OpenBackend
from .certificates import CertificateAuthority
from .credentials import CredentialPairs, by_name
from .launcher import InstanceLauncher, RunningInstance

NO_CASE = replace(PURCHASE, steps=())  # the scenario of calls that belong to no case


@dataclass(slots=True)
class TestBed:
    """`async with TestBed(...) as bed`: everything that cases are played on, up and then down.

    `scratch` is a directory for the instances' files. `instances` are the ones that run, each for
    one deployment; they are started when they are first asked for.
    """

    __test__ = False  # for pytest: it is no test

    settings: Settings
    backend: Backend
    pairs: CredentialPairs
    scratch: Path
    recorders: RecorderFactory
    instances: dict[Deployment, RunningInstance] = field(default_factory=dict)
    starting: dict[Deployment, asyncio.Lock] = field(default_factory=dict)
    browser: Browser = field(default_factory=Browser)
    authority: CertificateAuthority | None = None
    referee: Referee = field(init=False)
    opened: OpenBackend = field(init=False)
    launcher: InstanceLauncher = field(init=False)

    async def __aenter__(self) -> Self:
        unattributed_recorder = self.recorders.begun(self.recorders.plain("stray", NO_CASE))
        self.referee = Referee(by_name(self.pairs), unattributed_recorder)
        environments = [str(name.environment) for name in self.pairs if name.usual]
        ports = {str(PLAYGROUND): self.settings.klarna_port} if self.settings.klarna_port else {}
        await self.referee.start(environments, **self.certificates(), ports=ports)
        home = self.recorders.uses.home
        self.opened = self.backend.open(self.referee.origins, self.pairs, home)
        self.recorders.hosts, self.recorders.target = self.referee.origins, self.backend.kind
        unattributed_recorder.setup = self.recorders.setup(unattributed_recorder.case)
        self.referee.platforms = dict(self.opened.platforms)
        self.launcher = InstanceLauncher(
            self.settings,
            {**self.referee.origins, **self.referee.untrusted_hosts},
            self.pairs,
            self.referee.listeners[ELSEWHERE].origin,
            self.scratch,
            home,
            self.recorders.redactor.text,
            str(self.authority.publish(self.scratch / "ca.pem")) if self.authority else "",
        )
        return self

    def certificates(self) -> dict[str, Any]:
        """The certificates of the stand-ins, trusted and untrusted; none where TLS is off."""
        if not self.settings.tls:
            return {}
        self.authority = CertificateAuthority()
        self.browser = Browser(self.authority.trust)
        return {"tls": self.authority.good, "untrusted_hosts": self.authority.worthless()}

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(instance.close() for instance in self.instances.values()))
        await self.browser.close()
        await self.referee.stop()

    async def instance(self, deployment: Deployment) -> RunningInstance:
        """The instance of a deployment, started if need be; Unreachable if it does not start."""
        async with self.starting.setdefault(deployment, asyncio.Lock()):
            if deployment not in self.instances:
                self.instances[deployment] = await self.start(deployment)
        return self.instances[deployment]

    async def start(self, deployment: Deployment) -> RunningInstance:
        """An instance that is the caller's own; Unreachable if it does not start."""
        with self.referee.attribution.start_up():
            return await self.launcher.open(deployment)

    async def switched(
        self, instance: RunningInstance, environment: Environment
    ) -> RunningInstance:
        """The same installation, configured for another environment."""
        with self.referee.attribution.start_up():
            return await self.launcher.switched(instance, environment)

    @property
    def startable(self) -> bool:
        """The suite can start the integration with other settings."""
        return bool(self.settings.start) or self.settings.kind == "python"
