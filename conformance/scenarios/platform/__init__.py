"""The scripts of a platform run: data and generators, played against any target."""

from __future__ import annotations

from . import (
    access,
    callbacks,
    distribution,
    endings,
    flows,
    lifetimes,
    limits,
    management,
    refusals,
    strangers,
)
from .aimed import CORPUS
from .steps import Script

MODULES = (
    access,
    strangers,
    refusals,
    flows,
    distribution,
    lifetimes,
    callbacks,
    limits,
    management,
    endings,
)
WRITTEN: tuple[Script, ...] = tuple(
    value for module in MODULES for value in vars(module).values() if isinstance(value, Script)
)
SCRIPTS: tuple[Script, ...] = (*WRITTEN, *CORPUS)
