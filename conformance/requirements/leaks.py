"""Credentials that were found where they may not be."""

from __future__ import annotations

from ..core.trace import Exchange


def credentials(exchange: Exchange) -> tuple[str, ...]:
    """Of all that leaked, what belongs into the Authorization header: not tokens."""
    names = tuple(leak for leak in exchange.leaks if "username" in leak.lower())
    return (*passwords(exchange), *names)


def passwords(exchange: Exchange) -> tuple[str, ...]:
    """What would let somebody in; a user name alone does not."""
    words = ("password", "credential")
    return tuple(leak for leak in exchange.leaks if any(word in leak.lower() for word in words))
