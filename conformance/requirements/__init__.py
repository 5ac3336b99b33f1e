"""One file a requirement, in folders by area. Adding one means adding a file here, and its test."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from ..core.requirement import Requirement

# The order in which a reader meets a checkout.
AREAS = (
    *("AUTH", "ENV", "RESP", "COMPAT", "KP", "HPP", "LIFE", "OUT", "ORD", "OM"),
    *("RES", "SEC", "UX", "SCOPE", "PLAT"),
)


def catalogue() -> tuple[Requirement, ...]:
    """Every requirement that the modules of this package define, by area and id."""
    names = (module.name for module in walk_packages(__path__, f"{__name__}."))
    values = (value for name in names for value in vars(import_module(name)).values())
    found = dict.fromkeys(value for value in values if isinstance(value, Requirement))
    return tuple(sorted(found, key=lambda each: (AREAS.index(each.area), each.id)))
