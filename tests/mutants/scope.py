"""Shops that are not what they declare."""

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
        "A shorter list of requirements applies to whoever leaves the order to the page.",
    ),
    Mutation(
        "declares-callbacks-and-asks-for-none",
        "SCOPE-01",
        "checkout.py",
        """            "status_update": f"{self""",
        """            "status_updates": f"{self""",
        "A member whose name was mistyped is ignored: no callback ever comes.",
        consequences=("OUT-02", "OUT-07", "OUT-14", "LIFE-04", "SEC-04"),
    ),
)
