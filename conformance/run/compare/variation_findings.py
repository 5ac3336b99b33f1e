"""Collects which legal variations fail alone, and which fail only together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from ...core.marks import MinimalVariant, NotApplicable
from ...core.plan import Case
from ...core.trace import Trace
from ...core.variation import Variation, joined
from ...requirements.variations import delivered_variations
from ...scenarios.axes import REQUIREMENT_OF, axis_variations, member_variations
from .minimise import Variant, broken, smallest

MOST = 3  # combinations that are made small; whatever contains one of them is explained by it

Replayed = Callable[[Variant], Awaitable[Trace]]


@dataclass(slots=True)
class VariationFindings:
    """`alone` fail by themselves, so no combination is asked about them again."""

    alone: set[Variation] = field(default_factory=set)
    together: list[Variant] = field(default_factory=list)

    @property
    def known(self) -> tuple[Variant, ...]:
        """What is known to fail, the smallest first."""
        return (*((each,) for each in sorted(self.alone)), *self.together)

    def learn(self, case: Case, trace: Trace) -> None:
        if len(axis_variations(case.variant)) == 1 and broken(trace):
            self.alone |= set(axis_variations(case.variant))

    def reduced(self, case: Case) -> Case:
        """A combination without what fails alone: its other pairs are still put to the test."""
        variations = axis_variations(case.variant)
        kept = tuple(each for each in variations if each not in self.alone)
        if len(variations) < 2 or kept == variations:
            return case
        asked = frozenset(requirement_of(each) for each in kept)
        return replace(case, variant=kept, exercises=case.exercises & asked)

    def noted(self, case: Case, trace: Trace) -> Trace:
        """What was left out of a combination is said with it."""
        left_out = [each for each in case.variant if each not in trace.variant]
        if not left_out or trace.note:
            return trace
        return replace(trace, note=f"without {' and '.join(map(str, left_out))}: fails alone")

    def met(self, trace: Trace) -> Trace:
        """A value that no answer of the case could show puts nothing to the test."""
        variations, seen = axis_variations(trace.variant), delivered_variations(trace)
        never_came = bool(trace.perturbation) and not trace.delivered
        if not variations or never_came or seen >= set(variations):
            return trace
        asked = {requirement_of(each) for each in variations if each in seen}
        if asked and trace.exercises is not None:
            unasked = {requirement_of(each) for each in variations} - asked
            return replace(trace, exercises=trace.exercises - unasked)
        if seen:
            return trace
        why = f"variation-not-met: no answer that was asked for can show {joined(variations)}"
        return replace(trace, events=(*trace.events, NotApplicable(why)))

    async def explained(self, trace: Trace, replayed: Replayed) -> Trace:
        variations = axis_variations(trace.variant)
        if not variations or not broken(trace):
            return trace
        if len(variations) == 1:
            return await self.taken_apart(trace, member_variations(variations[0]), replayed)
        known = next((each for each in self.known if set(each) <= set(variations)), None)
        if known is None and len(self.together) < MOST:
            again = await replayed(variations)
            if not broken(again):
                again_said = "ended otherwise the first time; played again it made no difference"
                held = replace(again, case=trace.case, note=again_said)
                return replace(held, before=trace.before, after=trace.after)
            known = await self.made_small(variations, replayed)
        return with_minimal_variant(trace, known or variations)

    async def taken_apart(self, trace: Trace, parts: Variant, replayed: Replayed) -> Trace:
        """One value that stands for several, with those of them that matter."""

        async def fails(part: Variant) -> bool:
            return broken(await replayed(part))

        found = await smallest(parts, fails) if parts else ()
        return with_minimal_variant(trace, found) if len(found) < len(parts) else trace

    async def made_small(self, variations: Variant, replayed: Replayed) -> Variant:
        async def fails(part: Variant) -> bool:
            return broken(await replayed(part))

        found = await smallest(variations, fails)
        if len(found) == 1:
            self.alone |= set(found)
        else:
            self.together.append(found)
        return found


def requirement_of(variation: Variation) -> str:
    return REQUIREMENT_OF[variation.axis]


def with_minimal_variant(trace: Trace, found: Variant) -> Trace:
    """The trace with the smallest failing part in it, for the checks and for the reader."""
    text = joined(found)
    at = trace.events[-1].at if trace.events else 0.0
    alone = "; each alone is fine" if len(found) > 1 else ""
    return replace(
        trace,
        events=(*trace.events, MinimalVariant(found, at=at)),
        note=f"fails with {text}{alone}",
    )
