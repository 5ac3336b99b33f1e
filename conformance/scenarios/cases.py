"""How a case is made of a story."""

from __future__ import annotations

from ..core.perturbation import Perturbation
from ..core.plan import Case, Scenario


def perturbed(
    scenario: Scenario, perturbation: Perturbation, exercises: frozenset[str], reference: str = ""
) -> Case:
    return Case(
        f"{scenario.name}[{perturbation.label}]",
        scenario,
        exercises,
        perturbation=perturbation,
        reference=reference,
    )
