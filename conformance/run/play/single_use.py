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
from ..record.unplayed import UnplayedCases
from .case_player import CasePlayer

NOT_STARTED = "started-by-the-suite: only what [driver] start begins can be reconfigured"


@dataclass(slots=True)
class SingleUseInstances:
    """Starts an instance for one case, plays the case on it and ends the instance."""

    bed: TestBed
    cases: CasePlayer
    unplayed: UnplayedCases

    async def play_switched(self, case: Case) -> Trace:
        """The integration is reconfigured for another environment in the middle of the case.

        The case ends where it does not start there.
        """
        if not self.bed.settings.start:
            return self.bed.recorders.excluded(case, NOT_STARTED)
        recorder, instance = self.bed.recorders.begun(case), await self.bed.launcher.open(HOME)

        async def switch() -> Driver:
            nonlocal instance
            instance = await self.bed.launcher.switched(instance, case.deployment.last_environment)
            return instance.driver

        try:
            await self.cases.perform(instance, recorder, alone=True, switch=switch)
        except Unreachable as error:
            self.unplayed.note_not_started(recorder, case.deployment.last_environment, error)
        finally:
            await instance.close()
        return recorder.trace()

    async def play_single_use(self, case: Case) -> Trace:
        """The integration is started for this case alone. It may refuse to start, or to sell."""
        recorder = self.bed.recorders.begun(case)
        try:
            instance = await self.bed.launcher.open(case.deployment)
        except Unreachable:
            recorder.add(Answer("start_up", recorder.at, Result.REFUSED))
            return self.with_handshake(recorder).trace()
        recorder.add(Answer("start_up", recorder.at, Result.ACCEPTED))
        try:
            await self.cases.perform(instance, recorder, alone=True)
        finally:
            await instance.close()
        return self.with_handshake(recorder).trace()

    def with_handshake(self, recorder: TraceRecorder) -> TraceRecorder:
        """The record, with a mark if a host with an untrusted certificate was contacted."""
        environment = recorder.case.deployment.environment
        if self.bed.authority and self.bed.authority.untrusted_handshakes[environment]:
            recorder.add_mark(UntrustedHandshake(environment))
        return recorder
