"""Plays the cases of a plan: batches that overlap on one instance, with control runs around them.

    control run -> [cases of a batch, side by side] -> control run

The control run after one batch is the control run before the next. Where a batch leaves calls that
belong to no case, or a control run fails, its cases are played again one at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..core.errors import DriverBroken, Unreachable
from ..core.plan import Case
from ..core.trace import ControlRun, Trace
from ..core.variation import Variation, joined
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from .compare.baselines import HOME, Baselines
from .compare.control_runs import ControlRuns
from .compare.variation_findings import VariationFindings
from .instance.launcher import RunningInstance
from .instance.test_bed import TestBed
from .plan.batches import OVERLAP, solitary
from .play.case_player import CasePlayer
from .play.single_use import SingleUseInstances
from .record.trace_sink import TraceSink, emitted, no_sink, one_by_one
from .record.unplayed import UnplayedCases

HUNG_AFTER = OVERLAP  # cases in a row without an answer: the others are not waited for
UNANSWERED = "Begin one by hand, with the request of [driver.start_checkout], and look at its log."
ENDED_TOGETHER = "the integration's process ended while several consumers paid at once"
UNATTRIBUTED = "calls that belong to no case"


@dataclass(slots=True)
class PlanRunner:
    """Plays the cases of a plan on a test bed.

    `async with bed: traces = await PlanRunner(bed, baselines).play(batch)`.

    `errors` is what is learnt of errors that vary, `variation_findings` of all other variations.
    `serial` means that cases are played one at a time, because calls could not be attributed.
    `notes` are for the report.
    """

    bed: TestBed
    baselines: Baselines
    overlap: int = OVERLAP
    say: Callable[[str], None] = lambda _: None
    notes: list[str] = field(default_factory=list)
    variation_findings: VariationFindings = field(default_factory=VariationFindings)
    errors: VariationFindings = field(default_factory=VariationFindings)
    serial: bool = False
    controls: ControlRuns = field(init=False)
    cases: CasePlayer = field(init=False)
    unplayed: UnplayedCases = field(init=False)
    single_use: SingleUseInstances = field(init=False)

    def __post_init__(self) -> None:
        self.cases = CasePlayer(
            self.bed,
            self.baselines,
            self.variation_findings,
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

    async def play(self, batch: Sequence[Case], sink: TraceSink = no_sink) -> list[Trace]:
        """The traces of a batch, whose cases share one deployment, in the order of its cases.

        The sink receives each trace as soon as nothing to come can change it.
        """
        deployment = batch[0].deployment
        if deployment != HOME and not self.bed.startable:
            return emitted(map(self.unplayed.unstarted, batch), sink)
        if deployment.single_use:
            return await one_by_one(batch, self.single_use.play_single_use, sink)
        if deployment.then:
            return await one_by_one(batch, self.single_use.play_switched, sink)
        try:
            instance = await self.bed.instance(deployment)
        except Unreachable as error:
            if deployment == HOME:
                raise
            return emitted(
                (self.unplayed.not_started(c, deployment.environment, error) for c in batch), sink
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
        """Side by side; after a call that belongs to no case, the rest is played again one by one.

        Such a call may be of any case that was not over then.
        """
        if instance.deployment.environment != HOME.environment:
            for case in batch:
                await self.controls.baseline(instance, case)
        self.bed.referee.unattributed = 0
        traces: list[Trace] = []
        async with self.overlapping(instance, batch) as tasks:
            for task in tasks:
                recorder = await task
                if self.serial or not self.bed.referee.unattributed:
                    traces += emitted((self.cases.finished(instance, recorder),), sink)
        if len(traces) == len(batch):
            return traces
        self.explain_fallback(UNATTRIBUTED)
        self.serial = True
        again = partial(self.play_again, instance)
        return traces + await one_by_one(batch[len(traces) :], again, sink)

    async def play_again(self, instance: RunningInstance, case: Case) -> Trace:
        return self.cases.finished(
            instance, await self.cases.run(instance, case, alone=self.serial)
        )

    async def play_varied(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        """Variations alone, or combined without the ones that fail alone."""
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
        """The trace, with the smallest part of its variant that fails too."""

        async def replayed(variant: tuple[Variation, ...]) -> Trace:
            part = replace(case, id=f"{case.id} replayed", variant=variant)
            return await self.play_again(instance, part)

        return await learnt.explained(learnt.noted(case, trace), replayed)

    async def play_perturbed(
        self, instance: RunningInstance, batch: Sequence[Case], sink: TraceSink
    ) -> list[Trace]:
        before = await self.controls.control(instance)
        if not before.worked:
            return emitted((self.unplayed.not_played(case, before) for case in batch), sink)
        playable = [
            case
            for case in batch
            if not self.fails_already(case) and await self.controls.used(instance, case)
        ]
        unused = (
            self.unplayed.ruled_out(case, self.fails_already(case))
            for case in batch
            if case not in playable
        )
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
            return [self.unplayed.not_played(case, before) for case in cases]
        if self.serial:
            return [await self.alone(instance, case) for case in cases]
        self.bed.referee.unattributed = 0
        async with self.overlapping(instance, cases) as tasks:
            recorders = [await task for task in tasks]
        instance.last = None
        # Without a restart: an instance that has died must not look alive.
        after = await self.controls.control(instance, restart=False)
        if after.worked and not self.bed.referee.unattributed:
            return [self.cases.finished(instance, r, before, after) for r in recorders]
        died = instance.process.exit_status is not None
        self.explain_fallback(UNATTRIBUTED if after.worked else "a plain checkout no longer worked")
        self.serial = self.serial or after.worked
        again = [await self.alone(instance, case) for case in cases]
        if not died or any(trace.after and not trace.after.worked for trace in again):
            return again
        self.explain(ENDED_TOGETHER)  # each case alone works
        return [replace(trace, flaky=ENDED_TOGETHER) for trace in again]

    def explain_fallback(self, why: str) -> None:
        self.explain(f"{why} after a batch: its cases were played again one at a time")

    def explain(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
            self.say(note)

    async def alone(self, instance: RunningInstance, case: Case) -> Trace:
        """One case between control runs of its own; it is charged with calls that name no case."""
        before = await self.controls.control(instance)
        if not before.worked:
            return self.unplayed.not_played(case, before)
        recorder = await self.cases.run(instance, case, alone=True)
        instance.last = None
        after = await self.controls.control(instance, restart=False)
        if not after.worked:
            instance.last = None
        return self.cases.finished(instance, recorder, before, after)

    @asynccontextmanager
    async def overlapping(
        self, instance: RunningInstance, cases: Sequence[Case]
    ) -> AsyncIterator[list[asyncio.Task[TraceRecorder]]]:
        """The tasks of cases that are played side by side; the end of the block ends them all."""
        gate = asyncio.Semaphore(1 if self.serial else self.overlap)

        async def one(case: Case) -> TraceRecorder:
            async with gate:
                if instance.hung >= HUNG_AFTER:
                    return self.unplayed.left_out(case)
                return await self.cases.run(instance, case, alone=self.serial)

        if instance.hung >= HUNG_AFTER:
            await self.controls.control(instance)
        tasks = [asyncio.create_task(one(case)) for case in cases]
        try:
            yield tasks
        finally:
            await ended(*tasks)

    async def references(self, instance: RunningInstance, cases: Sequence[Case]) -> None:
        """Play the reference cases of these cases that this run has not played yet."""
        for case in self.baselines.missing(cases):
            await self.alone(instance, case)

    def fails_already(self, case: Case) -> str:
        """Its variations that fail alone, without any perturbation; "" for none."""
        failing = self.variation_findings.alone & set(axis_variations(case.variant))
        return joined(tuple(sorted(failing)))


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancel the tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
