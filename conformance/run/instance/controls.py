"""What happens at the platform without a call of the integration: its controls in a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ...core.operations import OM
from ...core.wire import WireRequest
from ...platform import JSON_TYPE, DueCallback
from ...platform.authorization import basic
from ...platform.simulator import owed, simulated
from ...simulator import World, authorize_again, decide

PATHS: Mapping[str, str] = {"capture": "captures", "refund": "refunds", "cancel": "cancel"}
AMOUNTS: Mapping[str, str] = {"capture": "captured_amount", "refund": "refunded_amount"}
Pair = tuple[str, str]


class PlatformControls(Protocol):
    """What a platform can be made to do. `now` is in epoch seconds, amounts in minor units.

    Callbacks that follow are given back: the caller delivers them.
    """

    def authorize_again(
        self, environment: str, session_id: str, now: float
    ) -> tuple[DueCallback, ...]:
        """A newer authorization on the payment session of this HPP session."""

    def hold_for_review(self, environment: str, session_id: str) -> None:
        """The order of this HPP session is going to wait for the decision about fraud."""

    def decide(
        self, environment: str, order_id: str, decision: str, now: float
    ) -> tuple[DueCallback, ...]:
        """ACCEPTED or REJECTED on an order that waits, STOPPED on one that was accepted."""

    async def operate(
        self, environment: str, order_id: str, verb: str, amount: int, now: float
    ) -> int:
        """Capture, refund or cancel as in the portal for merchants; gives the status."""


@dataclass(frozen=True, slots=True)
class SimulatorControls:
    """The controls of the embedded simulator: `worlds` and `pairs` by environment."""

    worlds: Mapping[str, World]
    pairs: Mapping[str, Pair]

    def authorize_again(
        self, environment: str, session_id: str, now: float
    ) -> tuple[DueCallback, ...]:
        _, callbacks = authorize_again(self.worlds[environment], session_id, now)
        return tuple(owed(each) for each in callbacks)

    def hold_for_review(self, environment: str, session_id: str) -> None:
        world = self.worlds[environment]
        world.reviewed.add(world.hosted[session_id].payment_session)

    def decide(
        self, environment: str, order_id: str, decision: str, now: float
    ) -> tuple[DueCallback, ...]:
        callbacks = decide(self.worlds[environment], order_id, decision, now)
        return tuple(owed(each) for each in callbacks)

    async def operate(
        self, environment: str, order_id: str, verb: str, amount: int, now: float
    ) -> int:
        world = self.worlds[environment]
        body = json.dumps({AMOUNTS[verb]: amount}).encode() if verb in AMOUNTS else b""
        path = f"{OM}/{order_id}/{PATHS[verb]}"
        headers = (*JSON_TYPE, ("Authorization", basic(*self.pairs[environment])))
        request = WireRequest("POST", world.origin, path, "", headers, body)
        response, _ = await simulated(world)(request, now)
        return response.status
