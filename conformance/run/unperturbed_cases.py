"""Plays plain and varied cases that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.plan import Case
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from .attempts import Attempts
from .compare.baselines import HOME
from .instance.launcher import RunningInstance
from .plan.batches import solitary
from .play.overlap import overlapping
from .record.trace_sink import TraceSink


@dataclass(slots=True)
class UnperturbedCases:
    """The cases of one batch without a perturbation on one instance.

    Plain stories, or variations: alone, or combined without the ones that fail alone.
    """

    attempts: Attempts
    instance: RunningInstance
    sink: TraceSink
    whole: dict[str, Case] = field(default_factory=dict)
    suspects: list[TraceRecorder] = field(default_factory=list)

    async def play(self, batch: Sequence[Case]) -> None:
        attempts, instance = self.attempts, self.instance
        self.whole = {case.id: case for case in batch}
        varied = bool(axis_variations(batch[0].variant))
        if varied or instance.deployment.environment != HOME.environment:
            await attempts.play_baselines(batch)
        waiting = [attempts.variation_findings.reduced(case) for case in batch]
        await attempts.revive(instance)
        if not attempts.serial and not solitary(batch[0]):
            waiting = await overlapping(
                waiting,
                lambda case: attempts.attempt(instance, case),
                self.sort,
                lambda: attempts.admission.limit,
                lambda: attempts.serial,
            )
            await attempts.again(self.suspects, self.solo, self.take)
        for case in waiting:
            await self.take(await self.solo(case))

    async def solo(self, case: Case) -> TraceRecorder:
        """With nothing beside it; it is charged with calls that name no case."""
        return await self.attempts.attempt(self.instance, case, alone=True)

    async def sort(self, recorder: TraceRecorder) -> None:
        if self.attempts.suspected(recorder):
            self.suspects.append(recorder)
        else:
            await self.take(recorder)

    async def take(self, recorder: TraceRecorder) -> None:
        """Learn from a case, explain it and hand it over."""
        findings = self.attempts.variation_findings
        trace = self.attempts.cases.finished(self.instance, recorder)
        case = self.whole[recorder.case.id]
        if axis_variations(case.variant):
            findings.learn(case, trace)
            trace = await self.attempts.explained(self.instance, case, trace, findings)
        self.sink(trace)
