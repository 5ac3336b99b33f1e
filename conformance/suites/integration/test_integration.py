"""Does the integration keep the contract in this case? The checks are the requirements' own."""

from __future__ import annotations

from ...core.plan import Case
from ...plugin import CaseFixture


def test_case(conformance_case: Case, conformance: CaseFixture) -> None:
    """Every requirement that the case puts to the test must hold in it."""
    conformance.play(conformance_case).settle()
