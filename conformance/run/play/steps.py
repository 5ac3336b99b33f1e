"""Which function performs which step: each actor's module registers its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from .case_in_play import CaseInPlay

Perform = Callable[[CaseInPlay, Any], Awaitable[None]]
PerformT = TypeVar("PerformT", bound=Perform)

PERFORMED: dict[type, Perform] = {}


def performs(step: type) -> Callable[[PerformT], PerformT]:
    """Register the decorated function as what performs this kind of step."""

    def register(perform: PerformT) -> PerformT:
        PERFORMED[step] = perform
        return perform

    return register
