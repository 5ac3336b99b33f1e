"""Passwords that were found where they may not be."""

from __future__ import annotations

from ..core.trace import Exchange


def credentials(exchange: Exchange) -> tuple[str, ...]:
    """Of all that leaked, what would let somebody in: passwords and user names, not tokens."""
    return tuple(leak for leak in exchange.leaks if names_credential(leak))


def names_credential(leak: str) -> bool:
    return any(word in leak.lower() for word in ("password", "username", "credential"))
