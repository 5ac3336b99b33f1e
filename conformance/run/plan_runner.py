"""Plays cases on running integrations: batches that overlap, with working checkouts around them.

    control -> [cases of a batch, side by side] -> control

The control after one batch is the control before the next. Where a batch leaves calls that belong
to no case, or a control fails, its cases are played again one at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..core.environment import PLAYGROUND
from ..core.errors import DriverBroken, Unreachable
from ..core.marks import UntrustedHandshake
from ..core.plan import Case, Deployment
from ..core.setup import Uses
from ..core.trace import ELSEWHERE, Answer, ControlRun, Exchange, Result, Trace
from ..core.variation import Variation, joined
from ..drivers import Driver
from ..drivers.settings import Settings
from ..referee.referee import Referee
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from ..scenarios.stories import PURCHASE
from .compare.baselines import HOME, Baselines
from .compare.control_runs import ControlRuns
from .compare.variation_findings import VariationFindings
from .instance.backend import Backend
from .instance.certificates import CertificateAuthority
from .instance.credentials import CredentialPairs, by_name
from .instance.launcher import InstanceLauncher, RunningInstance
from .plan.batches import OVERLAP, solitary
from .play.browser import Browser
from .play.case_in_play import CaseInPlay
from .play.case_runner import play_steps
from .record.recorder_factory import RecorderFactory
from .record.trace_sink import TraceSink, emitted, no_sink, one_by_one

CASE_LIMIT_S = 90.0
HUNG_AFTER = OVERLAP  # cases in a row without an answer: the others are not waited for
UNANSWERED = "Begin one by hand, with the request of [driver.start_checkout], and look at its log."
NOT_STARTED = "started-by-the-suite: only what [driver] start begins can be configured anew"
MISSED = "cases in which the planned answer was not asked for were played once more"
ENDED_TOGETHER = "the integration's process ended while several consumers paid at once"
NO_CASE = replace(PURCHASE, steps=())  # of what belongs to no case
UNATTRIBUTED = "calls that belong to no case"

BackendFactory = Callable[
    [Mapping[str, str], CredentialPairs, str], Backend
]  # origins, credentials, home region


@dataclass(slots=True)
class PlanRunner:
    """`async with Bench(...) as bench: traces = await bench.play(batch)`."""

    settings: Settings
    backend_factory: BackendFactory
    pairs: CredentialPairs
    scratch: Path
    baselines: Baselines
    overlap: int = OVERLAP
    say: Callable[[str], None] = lambda _: None
    instances: dict[Deployment, RunningInstance] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    variation_findings: VariationFindings = field(default_factory=VariationFindings)
    errors: VariationFindings = field(
        default_factory=VariationFindings
    )  # the same of errors that vary
    serial: bool = False
    browser: Browser = field(default_factory=Browser)
    authority: CertificateAuthority | None = None
    referee: Referee = field(init=False)
    target: Backend = field(init=False)
    launcher: InstanceLauncher = field(init=False)
    recorders: RecorderFactory = field(init=False)
    controls: ControlRuns = field(init=False)

    def __post_init__(self) -> None:
        self.recorders = RecorderFactory(self.settings, self.pairs, self.baselines.plain)
        self.controls = ControlRuns(
            self.run, self.instance, self.recorders, self.baselines, self.say
        )

    @property
    def uses(self) -> Uses:
        return self.recorders.uses

    async def __aenter__(self) -> Self:
        unattributed_recorder = self.recorders.begun(self.recorders.plain("stray", NO_CASE))
        self.referee = Referee(by_name(self.pairs), unattributed_recorder)
        environments = [str(name.environment) for name in self.pairs if name.usual]
        ports = {str(PLAYGROUND): self.settings.klarna_port} if self.settings.klarna_port else {}
        await self.referee.start(environments, **self.certified(), ports=ports)
        self.target = self.backend_factory(self.referee.origins, self.pairs, self.uses.home)
        self.recorders.hosts, self.recorders.target = self.referee.origins, self.target.kind
        unattributed_recorder.setup = self.recorders.setup(unattributed_recorder.case)
        self.referee.platforms = dict(self.target.platforms)
        trap = self.referee.listeners[ELSEWHERE].origin
        origins = {**self.referee.origins, **self.referee.untrusted_hosts}
        ca_file = str(self.authority.publish(self.scratch / "ca.pem")) if self.authority else ""
        self.launcher = InstanceLauncher(
            self.settings,
            origins,
            self.pairs,
            trap,
            self.scratch,
            self.uses.home,
            self.recorders.redactor.text,
            ca_file,
        )
        return self

    def certified(self) -> dict[str, Any]:
        """Where the stand-ins are to be behind TLS: their certificates, good and worthless."""
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

    # --- playing ------------------------------------------------------------------------------

    async def probe(self) -> ControlRun:
        """Before any verdict: can the driver operate the integration at all?

        Unreachable or DriverBroken where that is a matter of the configuration.
        """
        instance = await self.instance(HOME)
        recorder = await self.run(instance, self.recorders.control())
        start = next(recorder.trace().answers("start_checkout"), None)
        if start and start.status is None:
            raise Unreachable(f"a plain purchase cannot be begun: {recorder.note}", UNANSWERED)
        if start and start.status and start.status < 300 and recorder.note:
            raise DriverBroken(recorder.note)
        return self.controls.witness(instance, recorder)

    async def play(self, batch: Sequence[Case], sink: TraceSink = no_sink) -> list[Trace]:
        """The traces of a batch (all cases of one lane), in the order of its cases.

        They are handed over one by one before, each as soon as it is certain.
        """
        deployment = batch[0].deployment
        if deployment != HOME and not self.startable:
            return emitted(map(self.unstarted, batch), sink)
        if deployment.single_use:
            return await one_by_one(batch, self.play_passing, sink)
        if deployment.then:
            return await one_by_one(batch, self.play_switched, sink)
        try:
            instance = await self.instance(deployment)
        except Unreachable as error:
            if deployment == HOME:
                raise
            return emitted(
                (self.not_started(c, deployment.environment, error) for c in batch), sink
            )
        return await self.play_at(instance, batch, sink)

    async def play_at(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        if solitary(batch[0]):
            return await one_by_one(batch, partial(self.alone, instance), sink)
        if batch[0].perturbation is None:
            varied = bool(axis_variations(batch[0].variant))
            return await (self.play_varied if varied else self.play_plain)(instance, batch, sink)
        return await self.play_perturbed(instance, batch, sink)

    async def play_plain(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        """Until a call comes that belongs to no case: it may be of any that was not over then."""
        if instance.deployment.environment != HOME.environment:
            for case in batch:
                await self.controls.baseline(instance, case)
        self.referee.unattributed = 0
        traces: list[Trace] = []
        async with self.overlapping(instance, batch) as tasks:
            for task in tasks:
                recorder = await task
                if self.serial or not self.referee.unattributed:
                    traces += emitted((self.finished(instance, recorder),), sink)
        if len(traces) == len(batch):
            return traces
        self.explain_fallback(UNATTRIBUTED)
        self.serial = True
        again = partial(self.play_again, instance)
        return traces + await one_by_one(batch[len(traces) :], again, sink)

    async def play_again(self, instance: RunningInstance, case: Case) -> Trace:
        return self.finished(instance, await self.run(instance, case, alone=self.serial))

    async def play_varied(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        """Variations alone, or combined without those that already fail alone."""
        for case in batch:
            await self.controls.baseline(instance, case)
        reduced = [self.variation_findings.reduced(case) for case in batch]
        traces = {trace.case: trace for trace in await self.play_plain(instance, reduced, no_sink)}
        for case in batch:
            self.variation_findings.learn(case, traces[case.id])

        async def explained(case: Case) -> Trace:
            return await self.explained(instance, case, traces[case.id], self.variation_findings)

        return await one_by_one(batch, explained, sink)

    async def explained(
        self, instance: RunningInstance, case: Case, trace: Trace, learnt: VariationFindings
    ) -> Trace:
        """A combination that fails, with the smallest part of it that does."""

        async def replayed(variant: tuple[Variation, ...]) -> Trace:
            part = replace(case, id=f"{case.id} replayed", variant=variant)
            return await self.play_again(instance, part)

        return await learnt.explained(learnt.noted(case, trace), replayed)

    async def play_perturbed(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        before = await self.controls.control(instance)
        if not before.worked:  # what a dead shop does not call says nothing of what it would call
            return emitted((self.not_played(case, before) for case in batch), sink)
        playable = [
            case
            for case in batch
            if not self.fails_already(case) and await self.controls.used(instance, case)
        ]
        unused = (self.ruled_out(case) for case in batch if case not in playable)
        traces = {trace.case: trace for trace in emitted(unused, sink)}
        if playable:
            await self.references(instance, playable)
            whole = [self.errors.reduced(case) for case in playable]
            met = {t.case: t for t in await self.controlled(instance, whole)}
            for case in playable:
                self.errors.learn(case, met[case.id])

            async def explained(case: Case) -> Trace:
                return await self.explained(instance, case, met[case.id], self.errors)

            traces |= {t.case: t for t in await one_by_one(playable, explained, sink)}
        return [traces[case.id] for case in batch]

    async def controlled(self, instance: RunningInstance, cases: Sequence[Case]) -> list[Trace]:
        before = await self.controls.control(instance)
        if not before.worked:
            return [self.not_played(case, before) for case in cases]
        if self.serial:
            return [await self.alone(instance, case) for case in cases]
        self.referee.unattributed = 0
        async with self.overlapping(instance, cases) as tasks:
            recorders = [await task for task in tasks]
        instance.last = None
        after = await self.controls.control(
            instance, restart=False
        )  # one that has died must not look alive
        if after.worked and not self.referee.unattributed:
            return [self.finished(instance, r, before, after) for r in recorders]
        died = instance.process.exit_status is not None
        self.explain_fallback(UNATTRIBUTED if after.worked else "a plain checkout no longer worked")
        self.serial = self.serial or after.worked
        again = [await self.alone(instance, case) for case in cases]
        if not died or any(trace.after and not trace.after.worked for trace in again):
            return again
        self.explain(ENDED_TOGETHER)  # each alone is fine: it is what came together
        return [replace(trace, flaky=ENDED_TOGETHER) for trace in again]

    def explain_fallback(self, why: str) -> None:
        self.explain(f"{why} after a batch: its cases were played again one at a time")

    def explain(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
            self.say(note)

    async def alone(self, instance: RunningInstance, case: Case) -> Trace:
        """One case with controls of its own; whatever cannot be attributed is this case's."""
        before = await self.controls.control(instance)
        if not before.worked:
            return self.not_played(case, before)
        recorder = await self.run(instance, case, alone=True)
        instance.last = None
        after = await self.controls.control(instance, restart=False)
        if not after.worked:
            instance.last = None
        return self.finished(instance, recorder, before, after)

    async def play_switched(self, case: Case) -> Trace:
        """The integration is configured for another environment in the middle of the case.

        Where it does not start there, the case ends with that.
        """
        if not self.settings.start:
            return self.recorders.excluded(case, NOT_STARTED)
        recorder, instance = self.recorders.begun(case), await self.launcher.open(HOME)

        async def switch() -> Driver:
            nonlocal instance
            instance = await self.launcher.switched(instance, case.deployment.last_environment)
            return instance.driver

        try:
            await self.perform(instance, recorder, alone=True, switch=switch)
        except Unreachable as error:
            self.note_not_started(recorder, case.deployment.last_environment, error)
        finally:
            await instance.close()
        return recorder.trace()

    async def play_passing(self, case: Case) -> Trace:
        """The integration is started for this case alone: it may refuse to start, or to sell."""
        recorder = self.recorders.begun(case)
        try:
            instance = await self.launcher.open(case.deployment)
        except Unreachable:
            recorder.add(Answer("start_up", recorder.at, Result.REFUSED))
            return self.knocked(recorder).trace()
        recorder.add(Answer("start_up", recorder.at, Result.ACCEPTED))
        try:
            await self.perform(instance, recorder, alone=True)
        finally:
            await instance.close()
        return self.knocked(recorder).trace()

    def knocked(self, recorder: TraceRecorder) -> TraceRecorder:
        """With a mark where a host was tried that cannot prove who it is."""
        environment = recorder.case.deployment.environment
        if self.authority and self.authority.untrusted_handshakes[environment]:
            recorder.add_mark(UntrustedHandshake(environment))
        return recorder

    @asynccontextmanager
    async def overlapping(
        self, instance: RunningInstance, cases: Sequence[Case]
    ) -> AsyncIterator[list[asyncio.Task[TraceRecorder]]]:
        """The cases as they are played side by side; what is not over with the block is ended."""
        gate = asyncio.Semaphore(1 if self.serial else self.overlap)

        async def one(case: Case) -> TraceRecorder:
            async with gate:
                if instance.hung >= HUNG_AFTER:
                    return self.left_out(case)
                return await self.run(instance, case, alone=self.serial)

        if instance.hung >= HUNG_AFTER:
            await self.controls.control(instance)
        tasks = [asyncio.create_task(one(case)) for case in cases]
        try:
            yield tasks
        finally:
            await ended(*tasks)

    async def run(
        self, instance: RunningInstance, case: Case, *, alone: bool = False
    ) -> TraceRecorder:
        """The case as it went; once more where what it is about was not met the first time."""
        recorder = self.recorders.begun(case)
        await self.perform(instance, recorder, alone=alone)
        if case.perturbation and not recorder.met and not recorder.note and not instance.hung:
            self.explain(MISSED)
            recorder = self.recorders.begun(case)
            await self.perform(instance, recorder, alone=alone)
        return recorder

    async def perform(
        self,
        instance: RunningInstance,
        recorder: TraceRecorder,
        *,
        alone: bool,
        switch: Callable[[], Awaitable[Driver]] | None = None,
    ) -> None:
        attribution = self.referee.attribution
        attribution.open(recorder)
        attribution.alone = recorder if alone else None
        recorder.started = time.time()
        play = CaseInPlay(
            recorder,
            instance.of(recorder.case.store),
            self.browser,
            attribution,
            recorder.setup.uses.settles_within_s,
            self.controls.lag,
            self.target.authorize_again,
            switch,
        )
        try:
            await asyncio.wait_for(play_steps(play), CASE_LIMIT_S)
        except TimeoutError:
            recorder.note = f"the case took longer than {CASE_LIMIT_S:.0f} s and was ended"
        finally:
            attribution.alone = None
            instance.hung = instance.hung + 1 if play.hung else 0

    async def references(self, instance: RunningInstance, cases: Sequence[Case]) -> None:
        """Play what these cases are compared with, where this run has not yet."""
        for case in self.baselines.missing(cases):
            await self.alone(instance, case)

    # --- traces ---------------------------------------------------------------------------------

    def finished(
        self,
        instance: RunningInstance,
        recorder: TraceRecorder,
        before: ControlRun | None = None,
        after: ControlRun | None = None,
    ) -> Trace:
        case = recorder.case
        self.look_into_log(instance, recorder)
        trace = replace(recorder.trace(), before=before, after=after)
        self.baselines.keep(case, trace, met=bool(recorder.met))
        return self.variation_findings.met(self.baselines.beside(case, trace))

    def look_into_log(self, instance: RunningInstance, recorder: TraceRecorder) -> None:
        """For what the calls that failed on purpose have left there."""
        events = recorder.events
        failed = [e for e in events if isinstance(e, Exchange) and e.perturbation]
        if failed:
            events += instance.log.marks(
                failed, self.referee.attribution.own(recorder), events[-1].at
            )

    def fails_already(self, case: Case) -> str:
        """Its variations that fail without any perturbation, so that it would not get so far."""
        failing = self.variation_findings.alone & set(axis_variations(case.variant))
        return joined(tuple(sorted(failing)))

    def ruled_out(self, case: Case) -> Trace:
        if failing := self.fails_already(case):
            why = f"fails-already: {failing} fails in the plain story, and is judged there"
            return self.recorders.excluded(case, why)
        operation = case.perturbation.operation if case.perturbation else ""
        if self.uses.declares(operation):
            why = f"{operation} was never seen, though order_management declares it"
            return self.recorders.blank(case, why)
        why = f"operation-not-used: the integration never calls {operation} in this story"
        return self.recorders.excluded(case, why)

    def left_out(self, case: Case) -> TraceRecorder:
        """A case that is not played, for it would only be waited for in vain."""
        recorder = self.recorders.begun(case)
        recorder.note = "not played: the integration had stopped answering"
        self.explain("the integration stopped answering: cases were left out")
        return recorder

    @property
    def startable(self) -> bool:
        """The suite can start the integration with other settings."""
        return bool(self.settings.start) or self.settings.kind == "python"

    def unstarted(self, case: Case) -> Trace:
        why = "not played: it needs other settings, and so a [driver] start by which to start anew"
        return self.recorders.blank(case, why)

    def not_started(self, case: Case, environment: str, error: Unreachable) -> Trace:
        """It starts with the settings of home, and does not with those of this environment."""
        recorder = self.recorders.begun(case)
        self.note_not_started(recorder, environment, error)
        return recorder.trace()

    def note_not_started(
        self, recorder: TraceRecorder, environment: str, error: Unreachable
    ) -> None:
        recorder.add(Answer("start_up", recorder.at, Result.REFUSED))
        recorder.note = f"the integration did not start with the settings of {environment}"
        self.explain(recorder.note)
        self.say(str(error))  # with its last words, which are not for publication

    def not_played(self, case: Case, before: ControlRun) -> Trace:
        why = "a plain checkout did not work before this case"
        return replace(self.recorders.blank(case, why), before=before)

    # --- set-up -----------------------------------------------------------------------------------

    async def instance(self, deployment: Deployment) -> RunningInstance:
        if deployment not in self.instances:
            self.instances[deployment] = await self.launcher.open(deployment)
        return self.instances[deployment]


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Once they have been broken off, and have tidied up."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
