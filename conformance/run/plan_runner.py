"""Plays the cases of a plan: cases that overlap, and where need be one that is alone.

The plain stories at home come first, since others are compared with them. Then every deployment has
a track of its own, and the tracks run side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..core.errors import DriverBroken, Unreachable
from ..core.plan import Case
from ..core.trace import ControlRun, Trace
from ..scenarios.axes import axis_variations
from .attempts import Attempts, sweeps_anyway
from .compare.baselines import HOME
from .perturbed_cases import PerturbedCases
from .plan.batches import Batch, batches, solitary, sweeps
from .play.overlap import together
from .play.single_use import SingleUseInstances
from .record.trace_sink import TraceSink, emit, no_sink
from .unperturbed_cases import UnperturbedCases

TRACKS = 2  # other deployments side by side, beside the default one, at the least
CASES_PER_TRACK = 16  # of a slow integration, which waits more than it works
UNANSWERED = "Begin one by hand, with the request of [driver.start_checkout], and look at its log."


@dataclass(slots=True)
class PlanRunner(Attempts):
    """Plays the cases of a plan on a test bed.

    `async with bed: await PlanRunner(bed, baselines).play_all(cases, sink)`.
    """

    single_use: SingleUseInstances = field(init=False)

    def __post_init__(self) -> None:
        super(PlanRunner, self).__post_init__()
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
        told = {case.scenario.name for batch in first for case in batch}
        others_cases = [c for batch in made for c in batch if c.scenario.name not in told]
        quiet = [case for case in others_cases if not sweeps_anyway(case)]
        sweeping = [batch for batch in first if sweeps(batch[0])]
        plain_ones = (self.play(batch, sink) for batch in first if batch not in sweeping)
        await together(*plain_ones, self.play_baselines(quiet))
        await together(*(self.play(b, sink) for b in sweeping), self.play_baselines(others_cases))
        gate = asyncio.Semaphore(max(TRACKS, self.admission.limit // CASES_PER_TRACK))

        async def others(batch: Batch) -> None:
            async with gate:
                await self.play(batch, sink)

        async def track() -> None:
            for batch in home[len(first) :]:
                await self.play(batch, sink)

        away = [batch for batch in made if batch[0].deployment != HOME]
        await together(track(), *(others(each) for each in away if not solitary(each[0])))
        for batch in away:
            if solitary(batch[0]):
                await self.play(batch, sink)

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
        kind = UnperturbedCases if batch[0].perturbation is None else PerturbedCases
        return await kind(self, instance, sink).play(batch)


def plain(batch: Batch) -> bool:
    varied = axis_variations(batch[0].variant)
    return batch[0].perturbation is None and not varied and not solitary(batch[0])
