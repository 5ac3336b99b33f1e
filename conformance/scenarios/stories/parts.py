"""What stories are made of: stretches of steps, and for whom a story suits."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ...core.plan import (
    AskState,
    ConsumerActs,
    DeliverCallbacks,
    LiftPerturbation,
    OpenPage,
    ReturnToShop,
    RunSweep,
    Scenario,
    StartCheckout,
    Step,
    everyone,
)
from ...core.setup import Uses

TOKEN_LIFE_S = 60 * 60

HALF = Fraction(1, 2)

THIRD = Fraction(1, 3)

APPROVED: tuple[Step, ...] = (StartCheckout(), OpenPage(), ConsumerActs("approve"))

PAID: tuple[Step, ...] = (*APPROVED, DeliverCallbacks(), ReturnToShop(), AskState())

# What may repair a purchase once the platform is well again: a callback that is due again, the
# consumer's refresh of the success page, and the integration's own batch job.
REPAIRED: tuple[Step, ...] = (
    LiftPerturbation(),
    DeliverCallbacks(),
    ReturnToShop(),
    AskState(),
    RunSweep(in_need=True),
    AskState(),
)

Suits = Callable[[Uses], bool]


def places_orders(uses: Uses) -> bool:
    return uses.place_order_mode == "NONE"


def captures_later(uses: Uses) -> bool:
    return uses.place_order_mode != "CAPTURE_ORDER"


def can(*verbs: str) -> Suits:
    return lambda uses: set(verbs) <= set(uses.order_management)


def learns_by(*channels: str) -> Suits:
    return lambda uses: set(channels) <= set(uses.learns_outcome_by)


def both(first: Suits, second: Suits) -> Suits:
    return lambda uses: first(uses) and second(uses)


def declares_needed_setting(uses: Uses) -> bool:
    return bool(uses.without)


def story(
    name: str, title: str, steps: tuple[Step, ...], exercises: str = "", suits: Suits = everyone
) -> Scenario:
    return Scenario(name, title, steps, frozenset(exercises.split()), suits)
