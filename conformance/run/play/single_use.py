"""Cases that need an instance of their own: other settings, or a restart in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.errors import Unreachable
from ...core.marks import UntrustedHandshake
from ...core.plan import Case
from ...core.trace import Answer, Result, Trace
from ...drivers import Driver
from ...referee.trace_recorder import TraceRecorder
from ..compare.baselines import HOME
from ..instance.test_bed import TestBed
from ..plan.batches import solitary
from ..record.unplayed import UnplayedCases
from .case_player import CasePlayer

NOT_STARTED = "started-by-the-suite: only what [driver] start begins can be reconfigured"


@dataclass(slots=True)
class SingleUseInstances:
    """Starts an instance for one case, plays the case on it and ends the instance."""

    bed: TestBed
    cases: CasePlayer
    unplayed: UnplayedCases

    async def play(self, case: Case) -> Trace:
        """Beside other cases; once more with nothing beside it after a call that names no case."""
        if case.deployment.then and not self.bed.settings.start:
            return self.bed.recorders.excluded(case, NOT_STARTED)
        play = self.play_switched if case.deployment.then else self.play_reconfigured
        recorder = await play(case, alone=solitary(case))
        if self.bed.referee.attribution.suspected(recorder):
            recorder = await play(case, alone=True)
        return recorder.trace()

    async def play_switched(self, case: Case, *, alone: bool) -> TraceRecorder:
        """The integration is reconfigured for another environment in the middle of the case.

        The case ends where it does not start there.
        """
        recorder, instance = self.bed.recorders.begun(case), await self.bed.start(HOME)

        async def switch() -> Driver:
            nonlocal instance
            instance = await self.bed.switched(instance, case.deployment.last_environment)
            return instance.driver

        try:
            await self.cases.perform(instance, recorder, alone=alone, switch=switch)
        except Unreachable as error:
            self.unplayed.note_not_started(recorder, case.deployment.last_environment, error)
        finally:
            await instance.close()
        return recorder

    async def play_reconfigured(self, case: Case, *, alone: bool) -> TraceRecorder:
        """The integration is started for this case alone. It may refuse to start, or to sell."""
        recorder = self.bed.recorders.begun(case)
        try:
            instance = await self.bed.start(case.deployment)
        except Unreachable:
            recorder.add(Answer("start_up", recorder.at, Result.REFUSED))
            return self.with_handshake(recorder)
        recorder.add(Answer("start_up", recorder.at, Result.ACCEPTED))
        try:
            await self.cases.perform(instance, recorder, alone=alone)
        finally:
            await instance.close()
        return self.with_handshake(recorder)

    def with_handshake(self, recorder: TraceRecorder) -> TraceRecorder:
        """The record, with a mark if a host with an untrusted certificate was contacted."""
        environment = recorder.case.deployment.environment
        if self.bed.authority and self.bed.authority.untrusted_handshakes[environment]:
            recorder.add_mark(UntrustedHandshake(environment))
        return recorder
