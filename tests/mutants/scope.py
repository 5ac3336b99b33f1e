"""Mutants whose declaration contradicts their traffic."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "declares-that-the-page-places-the-order",
        "SCOPE-01",
        "conformance.toml",
        """place_order_mode = "NONE"
""",
        """place_order_mode = "PLACE_ORDER"
""",
        "The shop places its orders itself and declares that the hosted page places them.",
    ),
    Mutation(
        "declares-callbacks-and-asks-for-none",
        "SCOPE-01",
        "checkout.py",
        """            "status_update": f"{self""",
        """            "status_updates": f"{self""",
        "The shop declares callbacks and gives Klarna no callback URL.",
        consequences=("OUT-02", "OUT-07", "OUT-14", "LIFE-04", "SEC-04"),
    ),
)
