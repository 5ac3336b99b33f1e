"""Plays one case on one running instance, from its first step to its trace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from ...core.plan import Case
from ...core.trace import ControlRun, Exchange, Trace
from ...drivers import Driver
from ...referee.trace_recorder import TraceRecorder
from ...scenarios.baskets import cheaper
from ..compare.baselines import Baselines
from ..compare.variation_findings import VariationFindings
from ..instance.launcher import RunningInstance
from ..instance.test_bed import TestBed
from .admission import Admission, Turn
from .case_in_play import CaseInPlay
from .case_runner import play_steps

CASE_LIMIT_S = 90.0
MISSED = "cases in which the planned answer was not asked for were played once more"


@dataclass(slots=True)
class CasePlayer:
    """Plays cases on running instances, as many at the same time as are admitted.

    `slowness_s` tells how long the integration takes to show a payment; `explain` keeps a note for
    the report.
    """

    bed: TestBed
    baselines: Baselines
    variation_findings: VariationFindings
    admission: Admission
    slowness_s: Callable[[], float]
    explain: Callable[[str], None]

    async def run(
        self, instance: RunningInstance, case: Case, *, alone: bool = False
    ) -> TraceRecorder:
        """Play a case; once more if the integration did not make the perturbed call."""
        recorder = self.bed.recorders.begun(case)
        await self.perform(instance, recorder, alone=alone)
        if case.perturbation and not recorder.met and not recorder.note and not instance.hung:
            self.explain(MISSED)
            recorder = self.bed.recorders.begun(case)
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
        async with self.admission.admitted(turn(recorder.case, alone=alone)):
            await self.perform_now(instance, recorder, alone=alone, switch=switch)

    async def perform_now(
        self,
        instance: RunningInstance,
        recorder: TraceRecorder,
        *,
        alone: bool,
        switch: Callable[[], Awaitable[Driver]] | None,
    ) -> None:
        attribution = self.bed.referee.attribution
        attribution.open(recorder)
        attribution.alone = recorder if alone else None
        recorder.started = time.time()
        play = self.in_play(instance, recorder, switch)
        try:
            await asyncio.wait_for(play_steps(play), CASE_LIMIT_S)
        except TimeoutError:
            recorder.note = f"the case took longer than {CASE_LIMIT_S:.0f} s and was ended"
        finally:
            attribution.alone = None
            for each in (play, play.another):
                if each is not None:
                    attribution.close(each.recorder)
            recorder.ended = time.time()
            instance.hung = instance.hung + 1 if play.hung else 0
            self.admission.learn([each.took for each in recorder.replies])

    def in_play(
        self,
        instance: RunningInstance,
        recorder: TraceRecorder,
        switch: Callable[[], Awaitable[Driver]] | None,
    ) -> CaseInPlay:
        def begin_another() -> CaseInPlay:
            """The same shop, and another basket."""
            case = recorder.case
            other = replace(
                case,
                id=f"{case.id}, another consumer",
                exercises=frozenset(),
                basket=cheaper(case.basket),
            )
            begun = self.bed.recorders.begun(other)
            self.bed.referee.attribution.open(begun)
            return self.in_play(instance, begun, None)

        return CaseInPlay(
            recorder,
            instance.of(recorder.case.store),
            self.bed.browser,
            self.bed.referee.attribution,
            recorder.setup.uses.settles_within_s,
            self.slowness_s(),
            self.bed.opened.controls,
            switch,
            begin_another,
        )

    def finished(
        self,
        instance: RunningInstance,
        recorder: TraceRecorder,
        before: ControlRun | None = None,
        after: ControlRun | None = None,
    ) -> Trace:
        case = recorder.case
        self.search_log(instance, recorder)
        trace = replace(recorder.trace(), before=before, after=after)
        self.baselines.keep(case, trace, met=bool(recorder.met))
        return self.variation_findings.met(self.baselines.beside(case, trace))

    def search_log(self, instance: RunningInstance, recorder: TraceRecorder) -> None:
        """Search the log for the correlation ids of the calls that failed on purpose."""
        events = recorder.events
        failed = [e for e in events if isinstance(e, Exchange) and e.perturbation]
        if failed:
            events += instance.log.marks(
                failed, self.bed.referee.attribution.own(recorder), events[-1].at
            )


def turn(case: Case, *, alone: bool) -> Turn:
    return Turn.ALONE if alone else Turn.CASE if case.exercises else Turn.CONTROL
