"""Plays cases on running integrations: batches that overlap, with working checkouts around them.

    control -> [cases of a batch, side by side] -> control

The control after one batch is the control before the next. Where a batch leaves calls that belong
to no case, or a control fails, its cases are played again one at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..core.errors import DriverBroken, Unreachable
from ..core.plan import Case, Lane
from ..core.setup import Uses
from ..core.trace import (
    ELSEWHERE,
    Answer,
    Exchange,
    Result,
    Trace,
    Witness,
)
from ..drivers import Driver
from ..drivers.settings import Settings
from ..referee.credential import Pairs
from ..referee.recording import Recording
from ..referee.referee import Referee
from ..scenarios.axes import axis_settings
from ..scenarios.stories import PURCHASE
from .batches import OVERLAP, solitary
from .certificates import Authority
from .comparisons import HOME, Comparisons
from .consumer import Browser
from .controls import Controls
from .evolution import Evolution
from .handing import Hand, handed, nobody, one_by_one
from .post import Post, Site
from .recordings import Recordings
from .stage import Stage
from .target import Target

CASE_LIMIT_S = 90.0
HUNG_AFTER = OVERLAP  # cases in a row without an answer: the others are not waited for
UNANSWERED = "Begin one by hand, with the request of [driver.start_checkout], and look at its log."
NOT_STARTED = "started-by-the-suite: only what [driver] start begins can be configured anew"
MISSED = "cases in which the planned answer was not asked for were played once more"
ENDED_TOGETHER = "the integration's process ended while several consumers paid at once"
STRAY = replace(PURCHASE, steps=())  # of what belongs to no case
LOOSE = "calls that belong to no case"

TargetOf = Callable[[Mapping[str, str], Pairs, str], Target]  # origins, credentials, home region


@dataclass(slots=True)
class Bench:
    """`async with Bench(...) as bench: traces = await bench.play(batch)`."""

    settings: Settings
    target_of: TargetOf
    pairs: Pairs
    scratch: Path
    comparisons: Comparisons
    overlap: int = OVERLAP
    say: Callable[[str], None] = lambda _: None
    posts: dict[Lane, Post] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    evolution: Evolution = field(default_factory=Evolution)
    errors: Evolution = field(default_factory=Evolution)  # the same of errors that vary
    serial: bool = False
    browser: Browser = field(default_factory=Browser)
    authority: Authority | None = None
    referee: Referee = field(init=False)
    target: Target = field(init=False)
    site: Site = field(init=False)
    recordings: Recordings = field(init=False)
    controls: Controls = field(init=False)

    def __post_init__(self) -> None:
        self.recordings = Recordings(self.settings, self.pairs, self.comparisons.plain)
        self.controls = Controls(self.run, self.post, self.recordings, self.comparisons, self.say)

    @property
    def uses(self) -> Uses:
        return self.recordings.uses

    async def __aenter__(self) -> Self:
        stray = self.recordings.begun(self.recordings.plain("stray", STRAY))
        self.referee = Referee(self.pairs, stray)
        environments = [name for name in self.pairs if "," not in name]
        ports = {"playground": self.settings.klarna_port} if self.settings.klarna_port else {}
        await self.referee.start(environments, **self.certified(), ports=ports)
        self.target = self.target_of(self.referee.origins, self.pairs, self.uses.home)
        self.recordings.hosts, self.recordings.target = self.referee.origins, self.target.kind
        stray.setup = self.recordings.setup(stray.case)
        self.referee.platforms = dict(self.target.platforms)
        trap = self.referee.listeners[ELSEWHERE].origin
        origins = {**self.referee.origins, **self.referee.impostors}
        ca_file = str(self.authority.publish(self.scratch / "ca.pem")) if self.authority else ""
        self.site = Site(
            self.settings,
            origins,
            self.pairs,
            trap,
            self.scratch,
            self.uses.home,
            self.recordings.redactor.text,
            ca_file,
        )
        return self

    def certified(self) -> dict[str, Any]:
        """Where the stand-ins are to be behind TLS: their certificates, good and worthless."""
        if not self.settings.tls:
            return {}
        self.authority = Authority()
        self.browser = Browser(self.authority.trust)
        return {"tls": self.authority.good, "impostors": self.authority.worthless()}

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(post.close() for post in self.posts.values()))
        await self.browser.close()
        await self.referee.stop()

    # --- playing ------------------------------------------------------------------------------

    async def probe(self) -> Witness:
        """Before any verdict: can the driver operate the integration at all?

        Unreachable or DriverBroken where that is a matter of the configuration.
        """
        post = await self.post(HOME)
        recording = await self.run(post, self.recordings.control())
        start = next(recording.trace().answers("start_checkout"), None)
        if start and start.status is None:
            raise Unreachable(f"a plain purchase cannot be begun: {recording.note}", UNANSWERED)
        if start and start.status and start.status < 300 and recording.note:
            raise DriverBroken(recording.note)
        return self.controls.witness(post, recording)

    async def play(self, batch: Sequence[Case], hand: Hand = nobody) -> list[Trace]:
        """The traces of a batch (all cases of one lane), in the order of its cases.

        They are handed over one by one before, each as soon as it is certain.
        """
        lane = batch[0].lane
        if lane != HOME and not self.startable:
            return handed(map(self.unstarted, batch), hand)
        if lane.passing:
            return await one_by_one(batch, self.play_passing, hand)
        if lane.then:
            return await one_by_one(batch, self.play_switched, hand)
        try:
            post = await self.post(lane)
        except Unreachable as error:
            if lane == HOME:
                raise
            return handed((self.not_started(c, lane.environment, error) for c in batch), hand)
        return await self.play_at(post, batch, hand)

    async def play_at(self, post: Post, batch: Sequence[Case], hand: Hand) -> list[Trace]:
        if solitary(batch[0]):
            return await one_by_one(batch, partial(self.alone, post), hand)
        if batch[0].perturbation is None:
            varied = bool(axis_settings(batch[0].variant))
            return await (self.play_varied if varied else self.play_plain)(post, batch, hand)
        return await self.play_perturbed(post, batch, hand)

    async def play_plain(self, post: Post, batch: Sequence[Case], hand: Hand) -> list[Trace]:
        """Until a call comes that belongs to no case: it may be of any that was not over then."""
        if post.lane.environment != HOME.environment:
            for case in batch:
                await self.controls.baseline(post, case)
        self.referee.loose = 0
        traces: list[Trace] = []
        async with self.overlapping(post, batch) as tasks:
            for task in tasks:
                recording = await task
                if self.serial or not self.referee.loose:
                    traces += handed((self.finished(post, recording),), hand)
        if len(traces) == len(batch):
            return traces
        self.explain_fallback(LOOSE)
        self.serial = True
        again = partial(self.play_again, post)
        return traces + await one_by_one(batch[len(traces) :], again, hand)

    async def play_again(self, post: Post, case: Case) -> Trace:
        return self.finished(post, await self.run(post, case, alone=self.serial))

    async def play_varied(self, post: Post, batch: Sequence[Case], hand: Hand) -> list[Trace]:
        """Variations alone, or combined without those that already fail alone."""
        for case in batch:
            await self.controls.baseline(post, case)
        reduced = [self.evolution.reduced(case) for case in batch]
        traces = {trace.case: trace for trace in await self.play_plain(post, reduced, nobody)}
        for case in batch:
            self.evolution.learn(case, traces[case.id])

        async def explained(case: Case) -> Trace:
            return await self.explained(post, case, traces[case.id], self.evolution)

        return await one_by_one(batch, explained, hand)

    async def explained(self, post: Post, case: Case, trace: Trace, learnt: Evolution) -> Trace:
        """A combination that fails, with the smallest part of it that does."""

        async def replayed(settings: tuple[str, ...]) -> Trace:
            part = replace(case, id=f"{case.id} replayed", variant=settings)
            return await self.play_again(post, part)

        return await learnt.explained(learnt.noted(case, trace), replayed)

    async def play_perturbed(self, post: Post, batch: Sequence[Case], hand: Hand) -> list[Trace]:
        before = await self.controls.control(post)
        if not before.worked:  # what a dead shop does not call says nothing of what it would call
            return handed((self.not_played(case, before) for case in batch), hand)
        playable = [
            case
            for case in batch
            if not self.fails_already(case) and await self.controls.used(post, case)
        ]
        unused = (self.ruled_out(case) for case in batch if case not in playable)
        traces = {trace.case: trace for trace in handed(unused, hand)}
        if playable:
            await self.references(post, playable)
            whole = [self.errors.reduced(case) for case in playable]
            met = {t.case: t for t in await self.controlled(post, whole)}
            for case in playable:
                self.errors.learn(case, met[case.id])

            async def explained(case: Case) -> Trace:
                return await self.explained(post, case, met[case.id], self.errors)

            traces |= {t.case: t for t in await one_by_one(playable, explained, hand)}
        return [traces[case.id] for case in batch]

    async def controlled(self, post: Post, cases: Sequence[Case]) -> list[Trace]:
        before = await self.controls.control(post)
        if not before.worked:
            return [self.not_played(case, before) for case in cases]
        if self.serial:
            return [await self.alone(post, case) for case in cases]
        self.referee.loose = 0
        async with self.overlapping(post, cases) as tasks:
            recordings = [await task for task in tasks]
        post.last = None
        after = await self.controls.control(
            post, restart=False
        )  # one that has died must not look alive
        if after.worked and not self.referee.loose:
            return [self.finished(post, r, before, after) for r in recordings]
        died = post.process.exit_status is not None
        self.explain_fallback(LOOSE if after.worked else "a plain checkout no longer worked")
        self.serial = self.serial or after.worked
        again = [await self.alone(post, case) for case in cases]
        if not died or any(trace.after and not trace.after.worked for trace in again):
            return again
        self.explain(ENDED_TOGETHER)  # each alone is fine: it is what came together
        return [replace(trace, flaky=ENDED_TOGETHER) for trace in again]

    def explain_fallback(self, why: str) -> None:
        self.explain(f"{why} after a batch: its cases were played again one at a time")

    def explain(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
            self.say(note)

    async def alone(self, post: Post, case: Case) -> Trace:
        """One case with controls of its own; whatever cannot be attributed is this case's."""
        before = await self.controls.control(post)
        if not before.worked:
            return self.not_played(case, before)
        recording = await self.run(post, case, alone=True)
        post.last = None
        after = await self.controls.control(post, restart=False)
        if not after.worked:
            post.last = None
        return self.finished(post, recording, before, after)

    async def play_switched(self, case: Case) -> Trace:
        """The integration is configured for another environment in the middle of the case.

        Where it does not start there, the case ends with that.
        """
        if not self.settings.start:
            return self.recordings.excluded(case, NOT_STARTED)
        recording, post = self.recordings.begun(case), await self.site.open(HOME)

        async def switch() -> Driver:
            nonlocal post
            post = await self.site.switched(post, case.lane.then)
            return post.driver

        try:
            await self.perform(post, recording, alone=True, switch=switch)
        except Unreachable as error:
            self.note_not_started(recording, case.lane.then, error)
        finally:
            await post.close()
        return recording.trace()

    async def play_passing(self, case: Case) -> Trace:
        """The integration is started for this case alone: it may refuse to start, or to sell."""
        recording = self.recordings.begun(case)
        try:
            post = await self.site.open(case.lane)
        except Unreachable:
            recording.add(Answer("start_up", recording.at, Result.REFUSED))
            return self.knocked(recording).trace()
        recording.add(Answer("start_up", recording.at, Result.ACCEPTED))
        try:
            await self.perform(post, recording, alone=True)
        finally:
            await post.close()
        return self.knocked(recording).trace()

    def knocked(self, recording: Recording) -> Recording:
        """With a mark where a host was tried that cannot prove who it is."""
        environment = recording.case.lane.environment
        if self.authority and self.authority.knocks[environment]:
            recording.add_mark("knocked", environment)
        return recording

    @asynccontextmanager
    async def overlapping(
        self, post: Post, cases: Sequence[Case]
    ) -> AsyncIterator[list[asyncio.Task[Recording]]]:
        """The cases as they are played side by side; what is not over with the block is ended."""
        gate = asyncio.Semaphore(1 if self.serial else self.overlap)

        async def one(case: Case) -> Recording:
            async with gate:
                if post.hung >= HUNG_AFTER:
                    return self.left_out(case)
                return await self.run(post, case, alone=self.serial)

        if post.hung >= HUNG_AFTER:
            await self.controls.control(post)
        tasks = [asyncio.create_task(one(case)) for case in cases]
        try:
            yield tasks
        finally:
            await ended(*tasks)

    async def run(self, post: Post, case: Case, *, alone: bool = False) -> Recording:
        """The case as it went; once more where what it is about was not met the first time."""
        recording = self.recordings.begun(case)
        await self.perform(post, recording, alone=alone)
        if case.perturbation and not recording.met and not recording.note and not post.hung:
            self.explain(MISSED)
            recording = self.recordings.begun(case)
            await self.perform(post, recording, alone=alone)
        return recording

    async def perform(
        self,
        post: Post,
        recording: Recording,
        *,
        alone: bool,
        switch: Callable[[], Awaitable[Driver]] | None = None,
    ) -> None:
        ledger = self.referee.ledger
        ledger.open(recording)
        ledger.alone = recording if alone else None
        recording.started = time.time()
        stage = Stage(
            recording,
            post.of(recording.case.store),
            self.browser,
            ledger,
            recording.setup.uses.settles_within_s,
            self.controls.lag,
            self.target.authorize_again,
            switch,
        )
        try:
            await asyncio.wait_for(stage.play(), CASE_LIMIT_S)
        except TimeoutError:
            recording.note = f"the case took longer than {CASE_LIMIT_S:.0f} s and was ended"
        finally:
            ledger.alone = None
            post.hung = post.hung + 1 if stage.hung else 0

    async def references(self, post: Post, cases: Sequence[Case]) -> None:
        """Play what these cases are compared with, where this run has not yet."""
        for case in self.comparisons.missing(cases):
            await self.alone(post, case)

    # --- traces ---------------------------------------------------------------------------------

    def finished(
        self,
        post: Post,
        recording: Recording,
        before: Witness | None = None,
        after: Witness | None = None,
    ) -> Trace:
        case = recording.case
        self.look_into_log(post, recording)
        trace = replace(recording.trace(), before=before, after=after)
        self.comparisons.keep(case, trace, met=bool(recording.met))
        return self.evolution.met(self.comparisons.beside(case, trace))

    def look_into_log(self, post: Post, recording: Recording) -> None:
        """For what the calls that failed on purpose have left there."""
        events = recording.events
        failed = [e for e in events if isinstance(e, Exchange) and e.perturbation]
        if failed:
            events += post.log.marks(failed, self.referee.ledger.own(recording), events[-1].at)

    def fails_already(self, case: Case) -> str:
        """Its variations that fail without any perturbation, so that it would not get so far."""
        return " + ".join(sorted(self.evolution.alone & set(axis_settings(case.variant))))

    def ruled_out(self, case: Case) -> Trace:
        if failing := self.fails_already(case):
            why = f"fails-already: {failing} fails in the plain story, and is judged there"
            return self.recordings.excluded(case, why)
        operation = case.perturbation.operation if case.perturbation else ""
        if self.uses.declares(operation):
            why = f"{operation} was never seen, though order_management declares it"
            return self.recordings.blank(case, why)
        why = f"operation-not-used: the integration never calls {operation} in this story"
        return self.recordings.excluded(case, why)

    def left_out(self, case: Case) -> Recording:
        """A case that is not played, for it would only be waited for in vain."""
        recording = self.recordings.begun(case)
        recording.note = "not played: the integration had stopped answering"
        self.explain("the integration stopped answering: cases were left out")
        return recording

    @property
    def startable(self) -> bool:
        """The suite can start the integration with other settings."""
        return bool(self.settings.start) or self.settings.kind == "python"

    def unstarted(self, case: Case) -> Trace:
        why = "not played: it needs other settings, and so a [driver] start by which to start anew"
        return self.recordings.blank(case, why)

    def not_started(self, case: Case, environment: str, error: Unreachable) -> Trace:
        """It starts with the settings of home, and does not with those of this environment."""
        recording = self.recordings.begun(case)
        self.note_not_started(recording, environment, error)
        return recording.trace()

    def note_not_started(self, recording: Recording, environment: str, error: Unreachable) -> None:
        recording.add(Answer("start_up", recording.at, Result.REFUSED))
        recording.note = f"the integration did not start with the settings of {environment}"
        self.explain(recording.note)
        self.say(str(error))  # with its last words, which are not for publication

    def not_played(self, case: Case, before: Witness) -> Trace:
        why = "a plain checkout did not work before this case"
        return replace(self.recordings.blank(case, why), before=before)

    # --- set-up -----------------------------------------------------------------------------------

    async def post(self, lane: Lane) -> Post:
        if lane not in self.posts:
            self.posts[lane] = await self.site.open(lane)
        return self.posts[lane]


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Once they have been broken off, and have tidied up."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
