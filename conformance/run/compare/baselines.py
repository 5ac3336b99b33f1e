"""Baselines and references: the same story unperturbed, and under the documented status code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...core.plan import Case, Deployment
from ...core.setup import Basket
from ...core.trace import FlowSummary, Trace, flow, members

HOME = Deployment()


@dataclass(slots=True)
class Baselines:
    """The unperturbed flows that cases are compared with.

    `known` are the cases of the plan, by id; `stories` how each story usually goes at home, where
    `plain` is what is sold.

    `tried` are the cases that were played: not again, though what they are about may never have
    come about. Then they are nothing to compare with.
    """

    known: Mapping[str, Case]
    plain: Basket
    stories: dict[str, FlowSummary] = field(default_factory=dict)
    flows: dict[str, FlowSummary] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)

    def keep(self, case: Case, trace: Trace, *, met: bool) -> None:
        """A case that was played; `met` where its perturbation was."""
        self.tried.add(case.id)
        if case.perturbation is None or met:
            self.flows[case.id] = flow(trace)
        as_usual = case.perturbation is None and not case.variant
        if as_usual and case.basket == self.plain and case.deployment == HOME:
            self.stories[case.scenario.name] = usual(trace)

    def keep_story(self, name: str, trace: Trace) -> FlowSummary:
        """How a story went at home, unless that is known."""
        if name not in self.stories:
            self.stories[name] = usual(trace)
        return self.stories[name]

    def missing(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        """What these are to be compared with, and was not yet played."""
        ids = dict.fromkeys(case.reference for case in cases)
        return tuple(self.known[id] for id in ids if id in self.known and id not in self.tried)

    def beside(self, case: Case, trace: Trace) -> Trace:
        """The trace with what it is to be compared with."""
        return replace(
            trace, baseline=self.baseline(case), reference=self.flows.get(case.reference)
        )

    def baseline(self, case: Case) -> FlowSummary | None:
        """What was sent, member by member, only where two environments are compared."""
        known = self.stories.get(case.scenario.name)
        elsewhere = case.deployment.environment != HOME.environment and case.basket == self.plain
        return known if known is None or elsewhere else replace(known, sent=())


def usual(trace: Trace) -> FlowSummary:
    return replace(flow(trace), sent=members(trace))
