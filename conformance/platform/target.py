"""The target of a platform run: its address, its credentials, and what the suite can do there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from .consumers import Consumer, fills_in_forms

Pair = tuple[str, str]  # user name and password
PLAYGROUND = "playground"

# What a script may need of a target, and what to say where it is missing.
CAPABILITIES: Mapping[str, str] = {
    "clock": "its clock cannot be moved",
    "callbacks": "its callbacks do not reach this suite",
    "production": "there is no second environment",
    "regions": "there is no second region",
    "vector": "the documented example account does not exist there",
    "endings": "what only Klarna can do cannot be asked for",
    "consumer": "nobody acts on the hosted page; name somebody with --consumer",
    "decisions": "the consumer's other decisions cannot be asked for",
    "switches": "its limits are not put to the test",
    "outbox": "what is sent to consumers is not seen",
}
ELSEWHERE = "`conformance platform --target simulator` exercises it"


def lacks(capability: str) -> str:
    return f"{CAPABILITIES[capability]}; {ELSEWHERE}"


@dataclass(frozen=True, slots=True)
class Platform:
    """The target of a platform run.

    `origins` and `pairs` go by role: playground, production, other-region, demo, controls,
    merchant. `pause` waits so many seconds, or not at all where nothing moves by itself.
    """

    kind: str
    provenance: str
    client: httpx.Client
    origins: Mapping[str, str]
    pairs: Mapping[str, Pair] = field(repr=False)
    can: frozenset[str] = frozenset()
    region: str = "eu"
    consumer: Consumer = fills_in_forms
    pause: Callable[[float], None] = field(default=time.sleep)
    notes: Callable[[], tuple[str, ...]] = tuple  # what a reader of the report has to know

    def role(self, url: str) -> str:
        """Which of the origins a URL is on, "elsewhere" for none."""
        roles = (name for name, origin in self.origins.items() if within(url, origin))
        return next(roles, "elsewhere")


def within(url: str, origin: str) -> bool:
    return url == origin or url.startswith(f"{origin}/")
