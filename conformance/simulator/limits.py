"""Rate limits: so many requests in a second for each merchant and kind of operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.operations import Operation
from ..core.wire import Headers, WireResponse
from .answers import NAME
from .world import World

COSTLY = frozenset(
    {Operation.KP_CREATE_SESSION, Operation.KP_CREATE_CUSTOMER_TOKEN, Operation.HPP_CREATE_SESSION}
)
# Requests in a second: of each costly operation, and of all others together.
PER_SECOND: Mapping[str, tuple[int, int]] = {"playground": (5, 50), "production": (40, 200)}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a rate limit still allows.

    What is left after a request; less than nothing means that it was one too many.
    """

    limit: int
    remaining: int

    @property
    def exceeded(self) -> bool:
        return self.remaining < 0

    @property
    def headers(self) -> Headers:
        return (
            ("X-RateLimit-Limit", f"{self.limit}, {self.limit};w=1"),
            ("X-RateLimit-Remaining", str(max(self.remaining, 0))),
            ("X-RateLimit-Reset", "1"),
        )


def spend(world: World, owner: str, operation: str, now: float) -> Allowance | None:
    """One request of the merchant's allowance, None where nothing is limited.

    A refused request counts as well. Each second is a window of its own, so that merchants on
    different clocks do not disturb each other.
    """
    if not world.rate_limit:
        return None
    costly, other = PER_SECOND[world.environment]
    kind, limit = (operation, costly) if operation in COSTLY else ("", other)
    second, spent = world.spent.get((owner, kind), (int(now), 0))
    spent = spent + 1 if second == int(now) else 1
    world.spent[owner, kind] = int(now), spent
    return Allowance(limit, limit - spent)


def too_many(allowance: Allowance) -> WireResponse:
    """As the gateway answers: no body, no type, no correlation id, no word on when to return."""
    return WireResponse(429, (*allowance.headers, ("X-Envoy-RateLimited", "true"), NAME))
