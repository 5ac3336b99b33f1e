"""Control runs: plain checkouts around the perturbed cases, and the unperturbed flow of stories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median

from ...core.errors import Unreachable
from ...core.operations import Operation
from ...core.perturbation import ANY_OPERATION
from ...core.plan import Case, Deployment
from ...core.trace import Channel, ControlRun, FlowSummary, Trace, flow
from ...referee.trace_recorder import TraceRecorder
from ...scenarios.stories.purchase import PURCHASE
from ..instance.launcher import RunningInstance
from ..record.recorder_factory import RecorderFactory
from .baselines import HOME, Baselines

GIVE_UP_AFTER = 2  # failed controls in a row, each after a restart


@dataclass(slots=True)
class ControlRuns:
    """`run` plays a case on an instance; `instance` gives the one of a deployment."""

    run: Callable[[RunningInstance, Case], Awaitable[TraceRecorder]]
    instance: Callable[[Deployment], Awaitable[RunningInstance]]
    recorders: RecorderFactory
    baselines: Baselines
    say: Callable[[str], None]
    lags: list[float] = field(default_factory=list)  # seconds that each control run took to settle

    @property
    def lag(self) -> float:
        """The seconds that a control run usually takes to settle."""
        return median(self.lags or [0.0])

    async def control(self, instance: RunningInstance, *, restart: bool = True) -> ControlRun:
        """A plain checkout, or the newest one if nothing was played since.

        An integration that does not work is restarted once.
        """
        if instance.last is not None:
            return instance.last
        if instance.failures >= GIVE_UP_AFTER:
            return ControlRun(worked=False, case="given up")
        found = self.judged(instance, await self.run(instance, self.recorders.control()))
        if not found.worked and restart and self.recorders.settings.start:
            await self.restarted(instance)
            found = self.judged(instance, await self.run(instance, self.recorders.control()))
        instance.failures = 0 if found.worked else instance.failures + restart
        instance.last = found if found.worked else None
        return found

    async def restarted(self, instance: RunningInstance) -> None:
        try:
            await instance.restart()
        except Unreachable as error:
            failed = f"the integration could not be started again: {error}"
            self.say("\n    ".join((failed, *error.last_words)))

    def judged(self, instance: RunningInstance, recorder: TraceRecorder) -> ControlRun:
        seen = recorder.trace()
        came = flow(seen)
        self.lags.append(lag(seen))
        placed = came.orders == 1 or recorder.setup.uses.place_order_mode != "NONE"
        worked = came.state == "paid" and placed
        if worked and instance.deployment.environment == HOME.environment:
            self.baselines.keep_story(PURCHASE.name, seen)
        return ControlRun(worked, seen.case, came)

    async def baseline(self, instance: RunningInstance, case: Case) -> FlowSummary:
        """The flow of the case's story without any perturbation, at Playground."""
        name = case.scenario.name
        known = self.baselines.stories.get(name)
        if known is None:
            plain = self.recorders.plain(f"{name}[unperturbed]", case.scenario)
            home = instance if instance.deployment == HOME else await self.instance(HOME)
            known = self.baselines.keep_story(name, (await self.run(home, plain)).trace())
        return known

    async def used(self, instance: RunningInstance, case: Case) -> bool:
        """Whether the integration calls the perturbed operation in this story at all."""
        planned = case.perturbation
        if planned is None or planned.operation == ANY_OPERATION:
            return True
        return bool((await self.baseline(instance, case)).calls.get(planned.operation))


def lag(trace: Trace) -> float:
    """Seconds from the last callback or visit to the end of the integration's own calls."""
    given = [e.at + e.took for e in trace.on(Channel.CALLBACK)]
    given += [e.at + e.took for e in trace.on(Channel.BROWSER, Operation.SHOP_RETURN)]
    made = [e.at + e.took for e in trace.calls()]
    return max(0.0, max(made, default=0.0) - max(given, default=0.0)) if given else 0.0
