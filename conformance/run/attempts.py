"""Ways to play one case: beside others, with nothing beside it, between control runs of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.plan import Case, RunSweep
from ..core.trace import Trace
from ..core.variation import Variation
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from .compare.baselines import HOME, Baselines
from .compare.control_runs import ControlRuns
from .compare.variation_findings import VariationFindings
from .instance.launcher import RunningInstance
from .instance.test_bed import TestBed
from .plan.batches import solitary
from .play.admission import Admission
from .play.case_player import CasePlayer
from .play.overlap import together
from .record.unplayed import UnplayedCases

HUNG_AFTER = 8  # cases in a row without an answer: the others are not waited for
UNATTRIBUTED = "calls that belong to no case: the cases under way were played again one at a time"
SERIAL = "most calls belong to no case: the cases are played one at a time"
SHARE_OF_SUSPECTS = 0.5  # above it overlapping is of no use


@dataclass(slots=True)
class Attempts:
    """Plays single cases on running instances of a test bed.

    `errors` is what is learnt of errors that vary, `variation_findings` of all other variations.
    `serial` means that cases are played one at a time, because calls could not be attributed.
    `notes` are for the report. `highest` is the most cases at the same time, 0 for what is
    measured.
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
        await together(*(self.controls.baseline(home, c) for c in apart))

    def explain(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
            self.say(note)


def compared(case: Case) -> bool:
    """It is compared with the plain story at home."""
    elsewhere = case.deployment.environment != HOME.environment and not case.deployment.single_use
    varied = bool(axis_variations(case.variant)) and not case.deployment.single_use
    return (case.perturbation is not None or varied or elsewhere) and not solitary(case)


def sweeps_anyway(case: Case) -> bool:
    """Its batch job would settle what other stories leave open."""
    return any(isinstance(s, RunSweep) and not s.in_need for s in case.scenario.steps)
