"""Compares the sessions per second of the simulator with a constant answer on the same server."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .load import connected, per_second, raw
from .server import serving
from .workload import Workload

ROUNDS = 15  # many and short ones: what a neighbour does to the machine falls on both sides
REQUESTS = 160  # of each kind in a round, and as many of the constant


@dataclass(frozen=True, slots=True)
class ThroughputComparison:
    """Requests per second of both servers, round by round.

    Requests in a second, a number for each round; `aim` is the ratio to be reached, 0: none.
    """

    name: str
    aim: float
    simulator: tuple[float, ...]
    constant: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: both sides of each were measured a moment apart."""
        pairs = zip(self.simulator, self.constant, strict=True)
        return median(ours / plain for ours, plain in pairs)

    @property
    def reached(self) -> bool:
        return self.ratio >= self.aim


Connections = Sequence[socket.socket]


def compared(rounds: int = ROUNDS, requests: int = REQUESTS) -> tuple[ThroughputComparison, ...]:
    """A B A B: after a warm-up each round measures the simulator, then the constant."""
    with (
        serving() as served,
        connected(served.simulator) as simulator,
        connected(served.constant) as constant,
    ):
        return tuple(one_round(each, simulator, constant, rounds, requests) for each in served.asks)


def one_round(
    ask: Workload, simulator: Connections, constant: Connections, rounds: int, requests: int
) -> ThroughputComparison:
    message, sides = raw(ask.request), {"simulator": simulator, "constant": constant}
    seen: Mapping[str, list[float]] = {name: [] for name in sides}
    for connections in sides.values():
        per_second(connections, message, ask.status, max(requests // 4, len(connections)))
    for _ in range(rounds):
        for name, connections in sides.items():
            seen[name].append(per_second(connections, message, ask.status, requests))
    return ThroughputComparison(
        ask.name, ask.aim, tuple(seen["simulator"]), tuple(seen["constant"])
    )
