"""The requests of the load test, and constant answers to the same requests."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from ..core.wire import Headers, Json, WireRequest, WireResponse
from ..scenarios.platform.checkouts import hosted_body
from ..scenarios.platform.purchases import purchase
from ..scenarios.platform.steps import ScriptContext
from ..simulator import Account, World, step
from ..simulator.stand_ins import PLAYGROUND_CREDENTIALS

SITE = ScriptContext("http://127.0.0.1", "https://shop.test")
PAIR = PLAYGROUND_CREDENTIALS[0]


@dataclass(frozen=True, slots=True)
class Workload:
    """One kind of request, asked again and again. `aim` is the ratio to be reached, 0 for none."""

    name: str
    aim: float
    request: WireRequest
    status: int = 200


Constants = Mapping[tuple[str, str], WireResponse]


def world() -> World:
    return World("playground", "eu", SITE.api, (Account(*PAIR, "playground"),))


def headers(body: bytes) -> Headers:
    token = b64encode(":".join(PAIR).encode()).decode()
    kind = (("Content-Type", "application/json"),) if body else ()
    return (("Authorization", f"Basic {token}"), ("Accept", "application/json"), *kind)


def request(method: str, path: str, document: Json = None) -> WireRequest:
    body = b"" if document is None else json.dumps(document).encode()
    return WireRequest(method, SITE.api, path, "", headers(body), body)


def asks(world: World, now: float) -> tuple[Workload, ...]:
    """Reads of sessions that are there already, and requests that create more of them."""
    create = request("POST", "/payments/v1/sessions", purchase("eu"))
    payment = created_session(world, create, now)
    offer = request("POST", "/hpp/v1/sessions", hosted_body(SITE, payment))
    hosted = created_session(world, offer, now)
    return (
        Workload("read a KP session", 0.5, request("GET", f"/payments/v1/sessions/{payment}")),
        Workload("read an HPP session", 0, request("GET", f"/hpp/v1/sessions/{hosted}")),
        Workload("create a KP session", 0.25, create),
        Workload("create an HPP session", 0, offer, 201),
    )


def created_session(world: World, wanted: WireRequest, now: float) -> str:
    return str(step(world, wanted, now)[0].json["session_id"])


def constants(world: World, wanted: tuple[Workload, ...], now: float) -> Constants:
    """The simulator's own answers, to be given again without looking at the question."""
    requests = (each.request for each in wanted)
    return {(r.method, r.path): step(world, r, now)[0] for r in requests}
