"""The named questions about a declared integration that decide where a requirement applies."""

from __future__ import annotations

from ..core.requirement import Predicate
from ..core.setup import Setup


def places(setup: Setup) -> bool:
    return setup.uses.place_order_mode == "NONE"


def learns_by(setup: Setup, *channels: str) -> bool:
    return set(channels) <= set(setup.uses.learns_outcome_by)


def can(setup: Setup, *operations: str) -> bool:
    return set(operations) <= set(setup.uses.order_management)


def captures_itself(setup: Setup) -> bool:
    return can(setup, "capture") and setup.uses.place_order_mode != "CAPTURE_ORDER"


def cancels(setup: Setup) -> bool:
    return can(setup, "cancel") and setup.uses.place_order_mode != "CAPTURE_ORDER"


PLACES_ORDERS = Predicate(
    "places-orders-itself",
    "applies where the integration places the order with the authorization token",
    places,
)
HEARS_CALLBACKS = Predicate(
    "hears-callbacks",
    "applies where the integration learns the outcome by callback",
    lambda setup: learns_by(setup, "callback"),
)
HEARS_REDIRECTS = Predicate(
    "hears-redirects",
    "applies where the integration learns the outcome from the consumer's return",
    lambda setup: learns_by(setup, "redirect"),
)
HEARS_OR_RETURNS = Predicate(
    "hears-callbacks-or-redirects",
    "applies where the integration learns the outcome by callback or from the consumer's return",
    lambda setup: learns_by(setup, "callback") or learns_by(setup, "redirect"),
)
RACES = Predicate(
    "hears-both-and-places-orders",
    "applies where callback and return may each make the integration place the order",
    lambda setup: places(setup) and learns_by(setup, "callback", "redirect"),
)
POLLS = Predicate(
    "polls",
    "applies where the integration reads open sessions by itself",
    lambda setup: learns_by(setup, "polling"),
)
PLACES_OR_MANAGES = Predicate(
    "goes-on-after-the-sale",
    "applies where the integration has something to do with a purchase after it was begun",
    lambda setup: places(setup) or can(setup, "capture", "refund"),
)
BEHIND_TLS = Predicate(
    "behind-tls",
    "applies where the suite's stand-ins are behind TLS (`tls = true` in [driver])",
    lambda setup: setup.tls,
)
CHECKS_CREDENTIALS = Predicate(
    "checks-credentials",
    "applies where the integration offers the merchant a check of the credentials",
    lambda setup: setup.uses.checks_credentials,
)
SEVERAL_STORES = Predicate(
    "several-stores",
    "applies where one installation sells for several stores with credentials of their own",
    lambda setup: setup.uses.several_stores,
)
MANAGES = Predicate(
    "manages-orders",
    "applies where the integration captures, refunds or cancels orders",
    lambda setup: bool(setup.uses.order_management),
)
CAPTURES_LATER = Predicate(
    "captures-later",
    "applies where the order is not captured as it is placed",
    lambda setup: setup.uses.place_order_mode != "CAPTURE_ORDER",
)
CAPTURED_BY_THE_PAGE = Predicate(
    "captured-by-the-page",
    "applies where the hosted page captures the order as it places it",
    lambda setup: setup.uses.place_order_mode == "CAPTURE_ORDER",
)
PLACED_BY_THE_PAGE = Predicate(
    "placed-by-the-page",
    "applies where the hosted page places the order",
    lambda setup: not places(setup),
)
CAPTURES = Predicate(
    "captures",
    "applies where the integration captures orders",
    lambda setup: can(setup, "capture"),
)
CAPTURES_ITSELF = Predicate(
    "captures-itself",
    "applies where the integration captures orders that the hosted page has not captured",
    captures_itself,
)
WAITS_FOR_DECISIONS = Predicate(
    "waits-for-decisions",
    "applies where an order may wait for a decision about fraud before it is captured",
    lambda setup: places(setup) or captures_itself(setup),
)
DECIDED_LATE = Predicate(
    "captures-or-cancels",
    "applies where the integration captures or cancels orders that the page has not captured",
    lambda setup: captures_itself(setup) or cancels(setup),
)
CANCELS = Predicate(
    "cancels",
    "applies where the integration cancels orders that the hosted page has not captured",
    cancels,
)
CAPTURES_AND_CANCELS = Predicate(
    "captures-and-cancels",
    "applies where the integration captures and cancels orders",
    lambda setup: captures_itself(setup) and cancels(setup),
)
CAPTURES_AND_REFUNDS = Predicate(
    "captures-and-refunds",
    "applies where the integration captures and refunds orders",
    lambda setup: can(setup, "capture", "refund"),
)
