"""Working checkouts around the cases, and how their stories go when nothing is the matter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median

from ..core.errors import Unreachable
from ..core.plan import Case, Lane
from ..core.trace import Channel, Flow, Trace, Witness, flow
from ..referee.recording import Recording
from ..scenarios.stories import PURCHASE
from .comparisons import HOME, Comparisons
from .post import Post
from .recordings import Recordings

GIVE_UP_AFTER = 2  # failed controls in a row, each after a restart


@dataclass(slots=True)
class Controls:
    """`run` plays a case at a post, `post` is the one of a lane."""

    run: Callable[[Post, Case], Awaitable[Recording]]
    post: Callable[[Lane], Awaitable[Post]]
    recordings: Recordings
    comparisons: Comparisons
    say: Callable[[str], None]
    lags: list[float] = field(default_factory=list)  # how long each control took to settle

    @property
    def lag(self) -> float:
        """How long it usually takes to settle, in seconds."""
        return median(self.lags or [0.0])

    async def control(self, post: Post, *, restart: bool = True) -> Witness:
        """A plain checkout; the newest one if nothing has happened since. Restarts once if dead."""
        if post.last is not None:
            return post.last
        if post.failures >= GIVE_UP_AFTER:
            return Witness(worked=False, case="given up")
        found = self.witness(post, await self.run(post, self.recordings.control()))
        if not found.worked and restart and self.recordings.settings.start:
            await self.restarted(post)
            found = self.witness(post, await self.run(post, self.recordings.control()))
        post.failures = 0 if found.worked else post.failures + restart
        post.last = found if found.worked else None
        return found

    async def restarted(self, post: Post) -> None:
        try:
            await post.restart()
        except Unreachable as error:
            failed = f"the integration could not be started again: {error}"
            self.say("\n    ".join((failed, *error.last_words)))

    def witness(self, post: Post, recording: Recording) -> Witness:
        seen = recording.trace()
        came = flow(seen)
        self.lags.append(lag(seen))
        placed = came.orders == 1 or recording.setup.uses.place_order_mode != "NONE"
        worked = came.state == "paid" and placed
        if worked and post.lane.environment == HOME.environment:
            self.comparisons.keep_story(PURCHASE.name, seen)
        return Witness(worked, seen.case, came)

    async def baseline(self, post: Post, case: Case) -> Flow:
        """The flow of the case's story with nothing perturbed, in Playground."""
        name = case.scenario.name
        known = self.comparisons.stories.get(name)
        if known is None:
            plain = self.recordings.plain(f"{name}[unperturbed]", case.scenario)
            home = post if post.lane == HOME else await self.post(HOME)
            known = self.comparisons.keep_story(name, (await self.run(home, plain)).trace())
        return known

    async def used(self, post: Post, case: Case) -> bool:
        """Does the integration call the perturbed operation in this story at all?"""
        planned = case.perturbation
        return planned is None or bool(
            (await self.baseline(post, case)).calls.get(planned.operation)
        )


def lag(trace: Trace) -> float:
    """Seconds from the last word that the integration was given to the end of its own calls."""
    given = [e.at + e.took for e in trace.on(Channel.CALLBACK)]
    given += [e.at + e.took for e in trace.on(Channel.BROWSER, "shop.return")]
    made = [e.at + e.took for e in trace.calls()]
    return max(0.0, max(made, default=0.0) - max(given, default=0.0)) if given else 0.0
