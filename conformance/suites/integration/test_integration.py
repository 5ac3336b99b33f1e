"""Does the integration keep the contract in this case? The checks are the requirements' own."""

from __future__ import annotations

from ...core.plan import Case
from ...plugin import Judged, Player


def test_case(conformance_case: Case, conformance: Player) -> None:
    """Every requirement that the case puts to the test must hold in it."""
    found: Judged = conformance.play(conformance_case)
    found.settle()
