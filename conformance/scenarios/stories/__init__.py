"""The stories: who does what, in which order, and which requirements that puts to the test.

One module an area; each names in `STORIES` those that are played unperturbed.
"""

from __future__ import annotations

from ...core.plan import Scenario
from . import aftersales, attacks, fraud, lifetimes, purchase

PLAIN_STORIES: tuple[Scenario, ...] = (
    *purchase.STORIES,
    *aftersales.STORIES,
    *fraud.STORIES,
    *attacks.STORIES,
    *lifetimes.STORIES,
)
