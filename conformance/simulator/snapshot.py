"""The state of a world as JSON for a person to read, without passwords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..core.wire import Json
from .world import World, instant

KEPT = ("payments", "authorizations", "hosted", "orders", "outbox")


def snapshot(world: World) -> Json:
    """Environment, region, and every session, authorization and order by id."""
    state = {name: plainly(getattr(world, name)) for name in KEPT}
    return {"environment": world.environment, "region": world.region, **state}


def plainly(value: Any) -> Json:
    if is_dataclass(value):
        return {f.name: moment(f.name, getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plainly(member) for key, member in value.items()}
    if isinstance(value, (tuple, list)):
        return [plainly(member) for member in value]
    return value


def moment(name: str, value: Any) -> Json:
    """Times are readable too."""
    is_time = name.endswith("at") and isinstance(value, float)
    return instant(value) if is_time else plainly(value)
