"""A consumer without a person: opening the pay URL acts at once and redirects."""

from __future__ import annotations

from dataclasses import replace

from ..core.operations import normal
from ..core.wire import WireRequest
from .answers import Answer
from .consumer import ACTIONS
from .routes import step
from .world import World

CONSUMERS = ("page", *ACTIONS)


def visit(world: World, request: WireRequest, now: float, consumer: str = "page") -> Answer:
    """A step; where the consumer (or `?outcome=` on the pay URL) decides, the decision as well.

    `consumer` is one of CONSUMERS; "page" leaves the decision to whoever looks at the page.
    """
    shown, arrival = step(world, request, now)
    action = request.parameters.get("outcome", consumer) if opens_page(world, request) else "page"
    if action not in ACTIONS or shown.status != 200:
        return shown, arrival
    decided, decision = step(world, decision_of(request, action), now)
    return decided, arrival + decision


def opens_page(world: World, request: WireRequest) -> bool:
    prefix = world.page_prefix
    path = normal(request.path)
    opened = path.startswith(prefix) and "/" not in path.removeprefix(prefix)
    return opened and request.method == "GET"


def decision_of(request: WireRequest, action: str) -> WireRequest:
    return replace(request, method="POST", path=f"{normal(request.path)}/{action}", query="")
