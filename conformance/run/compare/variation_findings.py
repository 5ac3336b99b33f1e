"""What a run has learnt about legal variations: which fail alone, and which only together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from ...core.plan import Case
from ...core.trace import Mark, Trace
from ...requirements.variations import axis_of, shown
from ...scenarios.axes import REQUIREMENT_OF, apart, axis_settings
from .minimise import Settings, broken, smallest

MOST = 3  # combinations that are made small; whatever contains one of them is explained by it

Replayed = Callable[[Settings], Awaitable[Trace]]


@dataclass(slots=True)
class VariationFindings:
    """`alone` fail by themselves, so no combination is asked about them again."""

    alone: set[str] = field(default_factory=set)
    together: list[Settings] = field(default_factory=list)

    @property
    def known(self) -> tuple[Settings, ...]:
        """What is known to fail, the smallest first."""
        return (*((each,) for each in sorted(self.alone)), *self.together)

    def learn(self, case: Case, trace: Trace) -> None:
        if len(axis_settings(case.variant)) == 1 and broken(trace):
            self.alone |= set(axis_settings(case.variant))

    def reduced(self, case: Case) -> Case:
        """A combination without what fails alone: its other pairs are still put to the test."""
        settings = axis_settings(case.variant)
        kept = tuple(each for each in settings if each not in self.alone)
        if len(settings) < 2 or kept == settings:
            return case
        asked = frozenset(requirement_of(each) for each in kept)
        return replace(case, variant=kept, exercises=case.exercises & asked)

    def noted(self, case: Case, trace: Trace) -> Trace:
        """What was left out of a combination is said with it."""
        left_out = [each for each in case.variant if each not in trace.variant]
        if not left_out or trace.note:
            return trace
        return replace(trace, note=f"without {' and '.join(left_out)}: fails alone")

    def met(self, trace: Trace) -> Trace:
        """A value that no answer of the case could show puts nothing to the test."""
        settings, seen = axis_settings(trace.variant), shown(trace)
        never_came = bool(trace.perturbation) and not trace.delivered
        if not settings or never_came or seen >= set(settings):
            return trace
        asked = {requirement_of(each) for each in settings if each in seen}
        if asked and trace.exercises is not None:
            unasked = {requirement_of(each) for each in settings} - asked
            return replace(trace, exercises=trace.exercises - unasked)
        if seen:
            return trace
        why = f"variation-not-met: no answer that was asked for can show {' + '.join(settings)}"
        return replace(trace, events=(*trace.events, Mark("not_applicable", 0.0, why)))

    async def explained(self, trace: Trace, replayed: Replayed) -> Trace:
        settings = axis_settings(trace.variant)
        if not settings or not broken(trace):
            return trace
        if len(settings) == 1:
            return await self.taken_apart(trace, apart(settings[0]), replayed)
        known = next((each for each in self.known if set(each) <= set(settings)), None)
        if known is None and len(self.together) < MOST:
            again = await replayed(settings)
            if not broken(again):
                again_said = "ended otherwise the first time; played again it made no difference"
                held = replace(again, case=trace.case, note=again_said)
                return replace(held, before=trace.before, after=trace.after)
            known = await self.made_small(settings, replayed)
        return told(trace, known or settings)

    async def taken_apart(self, trace: Trace, parts: Settings, replayed: Replayed) -> Trace:
        """One value that stands for several, with those of them that matter."""

        async def fails(part: Settings) -> bool:
            return broken(await replayed(part))

        found = await smallest(parts, fails) if parts else ()
        return told(trace, found) if len(found) < len(parts) else trace

    async def made_small(self, settings: Settings, replayed: Replayed) -> Settings:
        async def fails(part: Settings) -> bool:
            return broken(await replayed(part))

        found = await smallest(settings, fails)
        if len(found) == 1:
            self.alone |= set(found)
        else:
            self.together.append(found)
        return found


def requirement_of(setting: str) -> str:
    return REQUIREMENT_OF[axis_of(setting)]


def told(trace: Trace, found: Settings) -> Trace:
    """The trace with the smallest failing part in it, for the checks and for the reader."""
    text = " + ".join(found)
    at = trace.events[-1].at if trace.events else 0.0
    alone = "; each alone is fine" if len(found) > 1 else ""
    return replace(
        trace,
        events=(*trace.events, Mark("minimised", at, text)),
        note=f"fails with {text}{alone}",
    )
