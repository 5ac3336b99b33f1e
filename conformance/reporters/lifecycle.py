"""The lifecycles as state diagrams: where each status stands, and a line for each transition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

from ..core.lifecycle import (
    DOCUMENTED,
    HPP_SESSION,
    KP_SESSION,
    ORDER,
    START,
    Lifecycle,
    Transition,
)

WIDTH, HEIGHT = 128, 34  # of a status
MARGIN = 12
APART = 9  # half the distance of two lines that go to and fro
Place = tuple[int, int]

# Where the middle of each status is.
PLACES: Mapping[str, Mapping[str, Place]] = {
    HPP_SESSION: {
        START: (20, 130),
        "WAITING": (190, 130),
        "IN_PROGRESS": (390, 130),
        "FAILED": (300, 30),
        "BACK": (480, 30),
        "ERROR": (640, 60),
        "COMPLETED": (640, 130),
        "CANCELLED": (640, 200),
        "DISABLED": (290, 230),
    },
    KP_SESSION: {
        START: (20, 40),
        "incomplete": (190, 40),
        "authorized": (410, 40),
        "complete": (640, 40),
    },
    ORDER: {
        START: (20, 100),
        "AUTHORIZED": (190, 100),
        "PART_CAPTURED": (390, 30),
        "CAPTURED": (480, 100),
        "REFUNDED": (640, 100),
        "CANCELLED": (390, 170),
    },
}


@dataclass(frozen=True, slots=True)
class Node:
    """A status: its name, and its upper left corner; `reached` in this run."""

    name: str
    x: int
    y: int
    reached: bool

    @property
    def is_start(self) -> bool:
        return self.name == START


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from border to border, with its number in the middle."""

    transition: Transition
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def middle(self) -> tuple[float, float]:
        return round((self.x1 + self.x2) / 2, 1), round((self.y1 + self.y2) / 2, 1)


@dataclass(frozen=True, slots=True)
class Diagram:
    """One lifecycle, laid out; `rest` are the transitions that have no line of their own."""

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rest: tuple[Transition, ...]
    width: int
    height: int

    @property
    def told(self) -> str:
        """The picture in words."""
        taken = (edge.transition for edge in self.edges if edge.transition.count)
        return "; ".join(f"{t.source} to {t.target}: {t.count}" for t in taken) or "none taken"


def diagram(one: Lifecycle) -> Diagram:
    places = PLACES[one.name]
    pairs = {(t.source, t.target) for t in one.transitions}
    documented = DOCUMENTED[one.name]
    drawn = [t for t in one.transitions if (t.source, t.target) in documented]
    reached = {name for t in one.transitions if t.count for name in (t.source, t.target)}
    return Diagram(
        one.name,
        tuple(
            Node(name, x - WIDTH // 2, y - HEIGHT // 2, name in reached)
            for name, (x, y) in places.items()
        ),
        tuple(edge(t, places, both=(t.target, t.source) in pairs) for t in drawn),
        tuple(t for t in one.transitions if t not in drawn and t.count),
        max(x for x, _ in places.values()) + WIDTH // 2 + MARGIN,
        max(y for _, y in places.values()) + HEIGHT // 2 + MARGIN,
    )


def edge(one: Transition, places: Mapping[str, Place], *, both: bool) -> Edge:
    """Lines that go to and fro lie beside each other."""
    (ax, ay), (bx, by) = places[one.source], places[one.target]
    length = hypot(bx - ax, by - ay) or 1.0
    across = (APART * (ay - by) / length, APART * (bx - ax) / length) if both else (0.0, 0.0)
    start, end = (ax + across[0], ay + across[1]), (bx + across[0], by + across[1])
    x1, y1 = border(start, end, (ax, ay))
    x2, y2 = border(end, start, (bx, by))
    return Edge(one, round(x1, 1), round(y1, 1), round(x2, 1), round(y2, 1))


def border(
    inside: tuple[float, float], towards: tuple[float, float], middle: Place
) -> tuple[float, float]:
    """Where the line leaves the box around `middle`."""
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    shares = []
    for step, at, centre, half in (
        (dx, inside[0], middle[0], WIDTH / 2),
        (dy, inside[1], middle[1], HEIGHT / 2),
    ):
        if step:
            edge_at = centre + half * (1 if step > 0 else -1)
            shares.append((edge_at - at) / step)
    share = min((each for each in shares if each >= 0), default=0.0)
    return inside[0] + dx * share, inside[1] + dy * share
