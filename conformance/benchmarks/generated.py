"""Measures how many calls per second schemathesis generates; they are answered in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings

from ..core.wire import WireRequest
from ..run.platform.schemathesis_calls import operations
from ..simulator import World, step
from .elapsed import Elapsed
from .workload import SITE, request, world

EACH = 8  # calls of each operation in a round
FREE = settings(
    max_examples=EACH,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def calls(rounds: int, most_operations: int = 0) -> tuple[Elapsed, Elapsed]:
    """Generating included, and answering alone; each round is a stream of its own."""
    known = tuple(operations().values())
    chosen = known[: most_operations or len(known)]
    whole, answering = [], []
    for number in range(rounds):
        began = time.perf_counter()
        made = [call for each in chosen for call in stream(each, number)]
        generated = time.perf_counter()
        answer(world(), made)
        ended = time.perf_counter()
        whole.append(len(made) / (ended - began))
        answering.append(len(made) / (ended - generated))
    return (
        Elapsed("schemathesis calls in process", "per s", tuple(whole)),
        Elapsed("of these, answered alone", "per s", tuple(answering)),
    )


def stream(operation: Any, number: int) -> list[WireRequest]:
    """What schemathesis makes of one operation, as requests with our credentials."""
    made: list[WireRequest] = []

    @seed(number)
    @FREE
    @given(operation.as_strategy())
    def keep(case: Any) -> None:
        made.append(wire(case.as_transport_kwargs(base_url=SITE.api)))

    keep()
    return made


def wire(arguments: dict[str, Any]) -> WireRequest:
    prepared = requests.Request(**arguments).prepare()
    path, _, query = (prepared.path_url or "/").partition("?")
    body = prepared.body or b""
    content = body if isinstance(body, bytes) else str(body).encode()
    own = request(prepared.method or "GET", path)
    return WireRequest(own.method, own.origin, path, query, own.headers, content)


def answer(world: World, made: Sequence[WireRequest]) -> None:
    """Every one of them; the clock goes on by a second each time."""
    for response in answers(world, made):
        if response >= 500:
            raise ValueError(f"answered {response}")


def answers(world: World, made: Sequence[WireRequest]) -> Iterator[int]:
    start = time.time()
    return (step(world, each, start + n)[0].status for n, each in enumerate(made))
