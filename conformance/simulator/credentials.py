"""Identifies the caller: HTTP Basic in the three forms that Klarna documents."""

from __future__ import annotations

from base64 import b64decode

from ..core.wire import WireRequest
from .world import Account, World


def account(world: World, request: WireRequest) -> Account | None:
    """The account whose credential the request carries; None where it carries no valid one."""
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    return world.credentials.get(("", token)) or world.credentials.get(pair(token))


def pair(token: str) -> tuple[str, str] | None:
    """User name and password, which may hold colons; None where the token cannot be read."""
    try:
        username, colon, password = b64decode(token, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (username, password) if colon else None
