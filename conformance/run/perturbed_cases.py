"""Plays perturbed cases that overlap, with control runs that recur.

    control run -> cases, side by side ... control run ... cases -> control run

Each case has a working checkout that ended before it began, and one that began after it ended.
Where a control run fails, the cases since the last one are played again one at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..core.plan import Case
from ..core.trace import ControlRun, Trace
from ..core.variation import joined
from ..referee.trace_recorder import TraceRecorder
from ..scenarios.axes import axis_variations
from .attempts import Attempts
from .instance.launcher import RunningInstance
from .plan.batches import solitary
from .play.overlap import ended
from .record.trace_sink import TraceSink, emit

EVERY = 32  # cases that end before the next control run begins
ENDED_TOGETHER = "the integration's process ended while several consumers paid at once"
NO_LONGER = "a plain checkout no longer worked: the cases before it were played again one at a time"


@dataclass(frozen=True, slots=True)
class DatedControlRun:
    """A control run with the wall-clock times of its begin and end, in epoch seconds."""

    began: float
    ended: float
    run: ControlRun


@dataclass(slots=True)
class PerturbedCases:
    """The perturbed cases of one batch on one instance.

    `awaiting` are the recorders of cases that have ended and wait for a control run.
    """

    attempts: Attempts
    instance: RunningInstance
    sink: TraceSink
    whole: dict[str, Case] = field(default_factory=dict)
    controls: list[DatedControlRun] = field(default_factory=list)
    awaiting: list[TraceRecorder] = field(default_factory=list)
    suspects: list[TraceRecorder] = field(default_factory=list)

    async def play(self, batch: Sequence[Case]) -> None:
        attempts, instance = self.attempts, self.instance
        before = await attempts.controls.control(instance)
        if not before.worked:
            return self.not_played(batch, before)
        await attempts.play_baselines(batch)
        playable = []
        for case in batch:
            failing = self.fails_already(case)
            if failing or not await attempts.controls.used(instance, case):
                self.sink(attempts.unplayed.ruled_out(case, failing))
            else:
                playable.append(case)
        self.whole = {case.id: case for case in playable}
        for case in attempts.baselines.missing(playable):
            if case.id not in self.whole:
                await attempts.alone(instance, case)
        waiting = deque(attempts.errors.reduced(case) for case in playable)
        while waiting:
            before = await attempts.controls.control(instance)
            if not before.worked:
                return self.not_played(waiting, before)
            now = time.time()
            self.controls = [DatedControlRun(now, now, before)]
            await self.stretch(waiting)
        return None

    async def stretch(self, waiting: deque[Case]) -> None:
        """Play until none waits, a control run fails, or cases can no longer overlap."""
        attempts, instance = self.attempts, self.instance
        if attempts.serial:
            while waiting:
                await self.settle(await attempts.alone(instance, waiting.popleft()))
            return
        alone = solitary(waiting[0])
        active: set[asyncio.Task[TraceRecorder]] = set()
        control: asyncio.Task[DatedControlRun] | None = None
        failed = False
        try:
            while True:
                limit = 1 if alone else attempts.admission.limit
                while waiting and not failed and not attempts.serial and len(active) < limit:
                    case = waiting.popleft()
                    active.add(asyncio.create_task(attempts.attempt(instance, case, alone=alone)))
                due = sum(each.ended > self.controls[-1].began for each in self.awaiting)
                last = not active and bool(self.awaiting)
                if control is None and not failed and (due >= EVERY or last):
                    control = asyncio.create_task(self.control())
                pending = {*active, *({control} if control else ())}
                if not pending:
                    break
                done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done & active:
                    active.discard(task)
                    self.awaiting.append(task.result())
                if control is not None and control in done:
                    found = control.result()
                    control, failed = None, not found.run.worked
                    if not failed:
                        self.controls.append(found)
                        await self.finish()
        finally:
            await ended(*active, *({control} if control else ()))
        await self.replay(failed=failed)

    async def control(self) -> DatedControlRun:
        """Without a restart: an instance that has died must not look alive."""
        self.instance.last = None
        began = time.time()
        run = await self.attempts.controls.control(self.instance, restart=False)
        return DatedControlRun(began, time.time(), run)

    async def finish(self) -> None:
        """Finish the cases that had ended when the newest control run began.

        A case waits for the one of this batch that it is compared with.
        """
        newest = self.controls[-1]
        over = [each for each in self.awaiting if each.ended <= newest.began]
        for recorder in sorted(over, key=lambda each: bool(each.case.reference)):
            if self.comparable(recorder.case):
                self.awaiting = [each for each in self.awaiting if each is not recorder]
                await self.finish_one(recorder)

    def comparable(self, case: Case) -> bool:
        reference = case.reference
        known = reference not in self.whole or reference in self.attempts.baselines.tried
        return known or self.doubted(reference)

    def doubted(self, id: str) -> bool:
        """It is played again, and so are the cases that are compared with it."""
        return any(each.case.id == id for each in self.suspects)

    async def finish_one(self, recorder: TraceRecorder) -> None:
        if self.attempts.suspected(recorder) or self.doubted(recorder.case.reference):
            self.suspects.append(recorder)
            return
        earlier = [each.run for each in self.controls if each.ended <= recorder.started]
        before = earlier[-1] if earlier else self.controls[0].run
        after = next(each.run for each in self.controls if each.began >= recorder.ended)
        await self.settle(self.attempts.cases.finished(self.instance, recorder, before, after))

    async def replay(self, *, failed: bool) -> None:
        """Play again, one at a time, what a failed control run or a stray call leaves in doubt."""
        attempts, instance = self.attempts, self.instance
        doubtful = sorted(self.awaiting, key=lambda each: bool(each.case.reference))
        self.awaiting = []
        suspects, self.suspects = self.suspects, []
        if failed:
            died = instance.process.exit_status is not None
            attempts.explain(NO_LONGER)
            again = [await attempts.alone(instance, each.case) for each in doubtful]
            dead = any(trace.after and not trace.after.worked for trace in again)
            if died and not dead:
                attempts.explain(ENDED_TOGETHER)  # each case alone works
                again = [replace(trace, flaky=ENDED_TOGETHER) for trace in again]
            for trace in again:
                await self.settle(trace)
        await attempts.again(suspects, lambda case: attempts.alone(instance, case), self.settle)

    async def settle(self, trace: Trace) -> None:
        """Learn from a trace, explain it and hand it over."""
        case = self.whole[trace.case]
        self.attempts.errors.learn(case, trace)
        self.sink(await self.attempts.explained(self.instance, case, trace, self.attempts.errors))

    def not_played(self, cases: Sequence[Case] | deque[Case], before: ControlRun) -> None:
        emit((self.attempts.unplayed.not_played(case, before) for case in cases), self.sink)

    def fails_already(self, case: Case) -> str:
        """Its variations that fail alone, without any perturbation; "" for none."""
        failing = self.attempts.variation_findings.alone & set(axis_variations(case.variant))
        return joined(tuple(sorted(failing)))
