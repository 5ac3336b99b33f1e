"""Orders the cases of a plan by what must come first, and groups those that may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...core.plan import AskCredentialCheck, Case, Deployment, RunSweep
from ...scenarios.axes import axis_variations

Batch = tuple[Case, ...]
Rank = tuple[bool, bool, int, bool]


def batches(cases: Iterable[Case], size: int | None = None) -> Iterator[Batch]:
    """Cases of one deployment that may overlap, each after the one that it is compared with.

    The batches of a deployment are in the order in which they must be played. `size` cuts long
    ones.
    """
    for each in by_deployment(cases).values():
        for batch in in_order(each):
            step = size or len(batch)
            yield from (batch[start : start + step] for start in range(0, len(batch), step))


def by_deployment(cases: Iterable[Case]) -> dict[Deployment, Batch]:
    """The cases of each deployment, in the order of the plan."""
    found: dict[Deployment, Batch] = {}
    for case in cases:
        found[case.deployment] = (*found.get(case.deployment, ()), case)
    return found


def in_order(cases: Sequence[Case]) -> list[Batch]:
    """Batches of the cases of one deployment, in the order of their ranks."""
    found: dict[Rank, Batch] = {}
    for case in sorted(cases, key=lambda each: bool(each.reference)):
        found[rank(case)] = (*found.get(rank(case), ()), case)
    return [found[each] for each in sorted(found)]


def rank(case: Case) -> Rank:
    """What must come first: plain stories, then single variations, then combined ones.

    A batch job looks after everybody's purchases: in a plain story it would bring to an end what
    another one leaves open to see whether it ends by itself. So these stories are apart. What must
    be alone comes last: everything else has to end before.
    """
    perturbed, variations = case.perturbation is not None, len(axis_variations(case.variant))
    step = int(variations > 1) if perturbed else min(variations, 2)
    return solitary(case), perturbed, step, sweeps(case)


def sweeps(case: Case) -> bool:
    """A plain story in which the batch job runs."""
    return case.perturbation is None and any(isinstance(s, RunSweep) for s in case.scenario.steps)


def solitary(case: Case) -> bool:
    """What it calls cannot be told from what others call meanwhile."""
    return any(isinstance(step, AskCredentialCheck) for step in case.scenario.steps)


def shares(cases: Iterable[Case], workers: int) -> Iterator[Batch]:
    """The cases in shares that are each played by one worker on instances of its own.

    The default deployment is divided among the workers, cases that are compared with the same
    reference together. Every other deployment is one share. One worker has everything.
    """
    if workers < 2:
        yield tuple(cases)
        return
    deployments = by_deployment(cases)
    home = deployments.pop(Deployment(), ())
    kin: dict[str, list[Case]] = {}
    for case in home:
        kin.setdefault(case.reference or case.id, []).append(case)
    parts: list[list[Case]] = [[] for _ in range(workers)]
    for group in sorted(kin.values(), key=len, reverse=True):
        min(parts, key=len).extend(group)
    yield from (tuple(part) for part in parts if part)
    yield from deployments.values()
