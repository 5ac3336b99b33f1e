"""Plays the cases of a plan: cases that overlap, and where need be one that is alone.

The plain stories at home come first, since others are compared with them. Then every deployment has
a track of its own, and the tracks run side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.errors import DriverBroken, Unreachable
from ..core.plan import Case, RunSweep
from ..core.trace import ControlRun, Trace
from ..core.variation import Variation
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from .compare.baselines import HOME, Baselines
from .compare.control_runs import ControlRuns
from .compare.variation_findings import VariationFindings
from .instance.launcher import RunningInstance
from .instance.test_bed import TestBed
from .perturbed_cases import PerturbedCases
from .plan.batches import Batch, batches, solitary
from .play.admission import Admission
from .play.case_player import CasePlayer
from .play.overlap import overlapping, together
from .play.single_use import SingleUseInstances
from .record.trace_sink import TraceSink, no_sink
from .record.unplayed import UnplayedCases

HUNG_AFTER = 8  # cases in a row without an answer: the others are not waited for
TRACKS = 2  # other deployments side by side, beside the default one
UNANSWERED = "Begin one by hand, with the request of [driver.start_checkout], and look at its log."
UNATTRIBUTED = "calls that belong to no case: the cases under way were played again one at a time"
SERIAL = "most calls belong to no case: the cases are played one at a time"
SHARE_OF_SUSPECTS = 0.5  # above it overlapping is of no use


@dataclass(slots=True)
class PlanRunner:
    """Plays the cases of a plan on a test bed.

    `async with bed: await PlanRunner(bed, baselines).play_all(cases, sink)`.

    `errors` is what is learnt of errors that vary, `variation_findings` of all other variations.
    `serial` means that cases are played one at a time, because calls could not be attributed.
    `notes` are for the report. `highest` is the most cases at the same time, 0 for what is measured.
    """

    bed: TestBed
    baselines: Baselines
    highest: int = 0
    say: Callable[[str], None] = lambda _: None
    notes: list[str] = field(default_factory=list)
    variation_findings: VariationFindings = field(default_factory=VariationFindings)
    errors: VariationFindings = field(default_factory=VariationFindings)
    serial: bool = False
    admission: Admission = field(init=False)
    controls: ControlRuns = field(init=False)
    cases: CasePlayer = field(init=False)
    unplayed: UnplayedCases = field(init=False)
    single_use: SingleUseInstances = field(init=False)

    def __post_init__(self) -> None:
        self.admission = Admission(self.highest)
        self.cases = CasePlayer(
            self.bed,
            self.baselines,
            self.variation_findings,
            self.admission,
            lambda: self.controls.lag,
            self.explain,
        )
        self.controls = ControlRuns(
            self.cases.run, self.bed.instance, self.bed.recorders, self.baselines, self.say
        )
        self.unplayed = UnplayedCases(self.bed.recorders, self.explain, self.say)
        self.single_use = SingleUseInstances(self.bed, self.cases, self.unplayed)

    async def probe(self) -> ControlRun:
        """Play one plain checkout, to see whether the driver can operate the integration at all.

        Raises Unreachable or DriverBroken where the configuration is the reason.
        """
        instance = await self.bed.instance(HOME)
        recorder = await self.cases.run(instance, self.bed.recorders.control())
        start = next(recorder.trace().answers("start_checkout"), None)
        if start and start.status is None:
            raise Unreachable(f"a plain purchase cannot be begun: {recorder.note}", UNANSWERED)
        if start and start.status and start.status < 300 and recorder.note:
            raise DriverBroken(recorder.note)
        return self.controls.judged(instance, recorder)

    async def play_all(self, cases: Iterable[Case], sink: TraceSink) -> None:
        """Play cases of any deployments; the sink receives each trace once it is final."""
        made = tuple(batches(cases))
        home = [batch for batch in made if batch[0].deployment == HOME]
        first = [batch for batch in home if plain(batch)]
        for batch in first:
            await self.play(batch, sink)
        await self.play_baselines([case for batch in made for case in batch])
        gate = asyncio.Semaphore(TRACKS)

        async def others(batch: Batch) -> None:
            async with gate:
                await self.play(batch, sink)

        async def track() -> None:
            for batch in home[len(first) :]:
                await self.play(batch, sink)

        await together(track(), *(others(b) for b in made if b[0].deployment != HOME))

    async def play(self, batch: Sequence[Case], sink: TraceSink = no_sink) -> list[Trace]:
        """The traces of a batch, whose cases share one deployment, in the order of its cases.

        The sink receives each trace as soon as nothing to come can change it.
        """
        kept: dict[str, Trace] = {}

        def keep(trace: Trace) -> None:
            kept[trace.case] = trace
            sink(trace)

        await self.play_into(batch, keep)
        return [kept[case.id] for case in batch]

    async def play_into(self, batch: Sequence[Case], sink: TraceSink) -> None:
        deployment = batch[0].deployment
        if deployment != HOME and not self.bed.startable:
            return emit(map(self.unplayed.unstarted, batch), sink)
        if deployment.single_use or deployment.then:
            for case in batch:
                sink(await self.single_use.play(case))
            return None
        try:
            instance = await self.bed.instance(deployment)
        except Unreachable as error:
            if deployment == HOME:
                raise
            environment = deployment.environment
            return emit((self.unplayed.not_started(c, environment, error) for c in batch), sink)
        if batch[0].perturbation is None:
            return await self.play_unperturbed(instance, batch, sink)
        return await PerturbedCases(self, instance, sink).play(batch)

    async def play_unperturbed(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> None:
        """Plain stories, and variations: alone, or combined without the ones that fail alone."""
        if solitary(batch[0]):
            for case in batch:
                sink(await self.alone(instance, case))
            return
        varied = bool(axis_variations(batch[0].variant))
        if varied or instance.deployment.environment != HOME.environment:
            await self.play_baselines(batch)
        whole = {case.id: case for case in batch}
        suspects: list[TraceRecorder] = []

        async def take(recorder: TraceRecorder) -> None:
            trace = self.cases.finished(instance, recorder)
            case = whole[recorder.case.id]
            if varied:
                self.variation_findings.learn(case, trace)
                trace = await self.explained(instance, case, trace, self.variation_findings)
            sink(trace)

        async def play(case: Case) -> TraceRecorder:
            return await self.attempt(instance, case)

        async def sort(recorder: TraceRecorder) -> None:
            if self.suspected(recorder):
                suspects.append(recorder)
            else:
                await take(recorder)

        await self.revive(instance)
        reduced = [self.variation_findings.reduced(case) for case in batch] if varied else batch
        waiting = reduced if self.serial else []
        if not self.serial:
            waiting = await overlapping(
                reduced, play, sort, lambda: self.admission.limit, lambda: self.serial
            )
            await self.again(suspects, lambda case: self.solo(instance, case), take)
        for case in waiting:
            await take(await self.solo(instance, case))

    async def again(
        self,
        suspects: Sequence[TraceRecorder],
        solo: Callable[[Case], Coroutine[Any, Any, Any]],
        take: Callable[[Any], Coroutine[Any, Any, None]],
    ) -> None:
        """Play cases again one at a time, each charged with the calls that name no case.

        Where most of them make such calls, no case of this integration can overlap with others.
        """
        if not suspects:
            return
        self.explain(UNATTRIBUTED)
        attribution = self.bed.referee.attribution
        before = len(attribution.charged)
        for recorder in suspects:
            await take(await solo(recorder.case))
        if len(attribution.charged) - before > SHARE_OF_SUSPECTS * len(suspects):
            self.explain(SERIAL)
            self.serial = True

    def suspected(self, recorder: TraceRecorder) -> bool:
        return not self.serial and self.bed.referee.attribution.suspected(recorder)

    async def solo(self, instance: RunningInstance, case: Case) -> TraceRecorder:
        """A case with nothing beside it; it is charged with calls that name no case."""
        return await self.attempt(instance, case, alone=True)

    async def attempt(
        self, instance: RunningInstance, case: Case, *, alone: bool = False
    ) -> TraceRecorder:
        """A case, unless the integration has stopped answering."""
        if instance.hung >= HUNG_AFTER:
            return self.unplayed.left_out(case)
        return await self.cases.run(instance, case, alone=alone)

    async def revive(self, instance: RunningInstance) -> None:
        """A control run, which may restart it, where the integration had stopped answering."""
        if instance.hung >= HUNG_AFTER:
            await self.controls.control(instance)

    async def explained(
        self, instance: RunningInstance, case: Case, trace: Trace, learnt: VariationFindings
    ) -> Trace:
        """The trace, with the smallest part of its variant that fails too."""

        async def replayed(variant: tuple[Variation, ...]) -> Trace:
            part = replace(case, id=f"{case.id} replayed", variant=variant)
            recorder = await self.cases.run(instance, part, alone=self.serial)
            return self.cases.finished(instance, recorder)

        return await learnt.explained(learnt.noted(case, trace), replayed)

    async def alone(self, instance: RunningInstance, case: Case) -> Trace:
        """One case between control runs of its own; it is charged with calls that name no case."""
        before = await self.controls.control(instance)
        if not before.worked:
            return self.unplayed.not_played(case, before)
        recorder = await self.cases.run(instance, case, alone=True)
        instance.last = None
        # Without a restart: an instance that has died must not look alive.
        after = await self.controls.control(instance, restart=False)
        if not after.worked:
            instance.last = None
        return self.cases.finished(instance, recorder, before, after)

    async def play_baselines(self, cases: Iterable[Case]) -> None:
        """The plain stories at home that these are compared with, where they are not known yet."""
        needed = (case for case in cases if compared(case))
        stories = {case.scenario.name: case for case in needed}
        missing = [c for name, c in stories.items() if name not in self.baselines.stories]
        if not missing:
            return
        home = await self.bed.instance(HOME)
        apart = [case for case in missing if sweeps_anyway(case)]
        await together(*(self.controls.baseline(home, c) for c in missing if c not in apart))
        for case in apart:
            await self.controls.baseline(home, case)

    def explain(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
            self.say(note)


def emit(traces: Iterable[Trace], sink: TraceSink) -> None:
    for trace in traces:
        sink(trace)


def plain(batch: Batch) -> bool:
    return batch[0].perturbation is None and not axis_variations(batch[0].variant)


def compared(case: Case) -> bool:
    """It is compared with the plain story at home."""
    elsewhere = case.deployment.environment != HOME.environment and not case.deployment.single_use
    varied = bool(axis_variations(case.variant)) and not case.deployment.single_use
    return (case.perturbation is not None or varied or elsewhere) and not solitary(case)


def sweeps_anyway(case: Case) -> bool:
    """Its batch job would settle what other stories leave open."""
    return any(isinstance(s, RunSweep) and not s.in_need for s in case.scenario.steps)
