"""The controls of the stand-ins, on a port of their own: clock, consumer, state, callbacks.

GET  /clock                     what time it is for both stand-ins
POST /clock                     {"advance_s": 3600}
GET  /state                     every session, authorization and order
GET  /callbacks                 what was sent to the merchant, and what came of it
GET  /outbox                    pay URLs that were distributed to consumers
POST /consumer                  {"session_id": "...", "action": "approve"} on an HPP session
POST /decision                  {"order_id": "...", "decision": "ACCEPTED"} on a pending order
POST /ending                    {"payment_session_id": "..."} or {"order_id": "..."}
GET  /switches                  how each stand-in misbehaves, within what Klarna documents
POST /switches                  {"reject_late": true} in both
POST /callback                  {"event_id": "..."} sends a callback once more
GET  /faults                    what is ordered to go wrong, and how often it still will
POST /faults                    {"operation": "kp.place_order", "status": 503, "times": 1}
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from ..core.operations import ENDPOINTS
from ..core.wire import Json, WireRequest, WireResponse, parsed
from .answers import NAME, encoded
from .callbacks import Delivery, Sender
from .consumer import ACTIONS, authorize_again
from .decisions import decide
from .endings import cancel_payment_session, close_order
from .faults import Faults
from .routes import step
from .server import Application, Receive, Scope, Send, received, sent
from .snapshot import plainly, snapshot
from .world import Callback, HostedSession, World, instant

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
FARTHEST = 4000 * 86_400  # seconds that the clock may be moved by in all

ON_OR_OFF = (True, False)
# The switches of a world that may be set while it runs, and to what.
SWITCHES: Mapping[str, tuple[Json, ...]] = {
    "rate_limit": ON_OR_OFF,
    "strict_markets": ON_OR_OFF,
    "reject_late": ON_OR_OFF,
    "json_401": ON_OR_OFF,
    "single_category": ON_OR_OFF,
    "fraud_status": ("ACCEPTED", "PENDING"),
    "unknown_path_status": (404, 403),
}


@dataclass(slots=True)
class MovableClock:
    """The wall clock, and how far it was moved on. It never goes back."""

    moved: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.moved


@dataclass(frozen=True, slots=True)
class Controls:
    """The controls of the stand-ins: what they can read and change. `worlds` by environment."""

    worlds: Mapping[str, World]
    clock: MovableClock
    sender: Sender
    faults: Faults = field(default_factory=Faults)


def controls_application(controls: Controls) -> Application:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = await received(scope, receive)
        if request is not None:
            await sent(controlled(controls, request), send)

    return app


def controlled(controls: Controls, request: WireRequest) -> WireResponse:
    """The answer of one control; what a web page elsewhere could send is refused."""
    control = CONTROLS.get((request.method, request.path))
    if foreign(request):
        return json_answer({"problem": "from this machine, and JSON only"}, 403)
    if control is None:
        return json_answer(
            {"problem": "no such control", "controls": [*map(" ".join, CONTROLS)]}, 404
        )
    body = parsed(request.body) if request.body else {}
    if not isinstance(body, dict):
        return json_answer({"problem": "the body is not a JSON object"}, 400)
    return control(controls, body)


def foreign(request: WireRequest) -> bool:
    """A form on any web site may post to this machine, but not as JSON and not under its name."""
    host = request.origin.partition("://")[2].rpartition(":")[0]
    kind = (request.header("content-type") or "").partition(";")[0].strip()
    return host not in LOOPBACK or (request.method == "POST" and kind != "application/json")


def json_answer(body: Json, status: int = 200) -> WireResponse:
    return WireResponse(status, (("Content-Type", "application/json"), NAME), encoded(body))


def read_clock(controls: Controls, _: Json) -> WireResponse:
    return json_answer({"now": instant(controls.clock()), "moved_s": controls.clock.moved})


def move_clock(controls: Controls, body: Json) -> WireResponse:
    seconds = body.get("advance_s")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return json_answer({"problem": "advance_s is a number of seconds"}, 400)
    if not 0 <= seconds <= FARTHEST - controls.clock.moved:
        return json_answer({"problem": f"the clock goes on only, and by {FARTHEST} s at most"}, 400)
    controls.clock.moved += seconds
    return read_clock(controls, body)


def read_state(controls: Controls, _: Json) -> WireResponse:
    return json_answer({name: snapshot(world) for name, world in controls.worlds.items()})


def read_callbacks(controls: Controls, _: Json) -> WireResponse:
    return json_answer([delivery_view(d) for d in controls.sender.deliveries.values()])


def delivery_view(delivery: Delivery) -> dict[str, Json]:
    shown = asdict(delivery.callback) | {"body": parsed(delivery.callback.body)}
    attempts = [asdict(attempt) for attempt in delivery.attempts]
    return {**shown, "state": delivery.state, "attempts": attempts}


def read_outbox(controls: Controls, _: Json) -> WireResponse:
    return json_answer([plainly(m) for w in controls.worlds.values() for m in w.outbox.values()])


def act(controls: Controls, body: Json) -> WireResponse:
    """What a consumer would do on the page; "authorize_again" has no button there."""
    found = owner_of(controls, str(body.get("session_id")))
    if found is None:
        return json_answer({"problem": "no such HPP session"}, 404)
    world, hosted = found
    action = body.get("action")
    if action == "authorize_again":
        token, callbacks = authorize_again(world, hosted.id, controls.clock())
        return delivering(controls, callbacks, {"authorized": bool(token)})
    if action not in ACTIONS:
        known = [*ACTIONS, "authorize_again"]
        return json_answer({"problem": "no such action", "actions": known}, 400)
    path = f"{world.page_path(hosted)}/{action}"
    request = WireRequest("POST", world.origin, path)
    response, callbacks = step(world, request, controls.clock())
    shown = {"status": response.status, "location": response.header("location")}
    return delivering(controls, callbacks, shown)


def owner_of(controls: Controls, session_id: str) -> tuple[World, HostedSession] | None:
    for world in controls.worlds.values():
        if session_id in world.hosted:
            return world, world.hosted[session_id]
    return None


def take_decision(controls: Controls, body: Json) -> WireResponse:
    id, decision = str(body.get("order_id")), str(body.get("decision"))
    for world in controls.worlds.values():
        if id in world.orders:
            callbacks = decide(world, id, decision, controls.clock())
            return delivering(controls, callbacks, {"decided": world.orders[id].fraud_status})
    return json_answer({"problem": "no such order"}, 404)


def end(controls: Controls, body: Json) -> WireResponse:
    """What Klarna itself ends: a payment session is cancelled, an order closed."""
    session, order = str(body.get("payment_session_id")), str(body.get("order_id"))
    for world in controls.worlds.values():
        if session in world.payments:
            callbacks = cancel_payment_session(world, session, controls.clock())
            return delivering(controls, callbacks, {"status": world.payments[session].status})
        if order in world.orders:
            return json_answer({"closed": close_order(world, order)})
    return json_answer({"problem": "no such payment session or order"}, 404)


def read_switches(controls: Controls, _: Json) -> WireResponse:
    return json_answer({name: switches(world) for name, world in controls.worlds.items()})


def switches(world: World) -> dict[str, Json]:
    return {name: getattr(world, name) for name in SWITCHES}


def switch(controls: Controls, body: Json) -> WireResponse:
    """All that are named, or none where one of them makes no sense."""
    wrong = [n for n, value in body.items() if n not in SWITCHES or value not in SWITCHES[n]]
    if wrong:
        known = {name: list(values) for name, values in SWITCHES.items()}
        return json_answer(
            {"problem": f"cannot be set: {', '.join(wrong)}", "switches": known}, 400
        )
    for world in controls.worlds.values():
        for name, value in body.items():
            setattr(world, name, value)
    return read_switches(controls, body)


def read_faults(controls: Controls, _: Json) -> WireResponse:
    return json_answer([asdict(fault) for fault in controls.faults.ordered.values()])


def order_fault(controls: Controls, body: Json) -> WireResponse:
    """One an operation; ordered zero times it is taken back."""
    problem = controls.faults.order(body)
    if problem:
        return json_answer({"problem": problem, "operations": [*ENDPOINTS]}, 400)
    return read_faults(controls, body)


def repeat(controls: Controls, body: Json) -> WireResponse:
    delivery = controls.sender.deliveries.get(str(body.get("event_id")))
    if delivery is None:
        return json_answer({"problem": "no such callback"}, 404)
    return delivering(controls, (delivery.callback,), {"event_id": delivery.callback.event_id})


def delivering(controls: Controls, callbacks: tuple[Callback, ...], body: Json) -> WireResponse:
    controls.sender.deliver(callbacks)
    return json_answer(body)


CONTROLS: Mapping[tuple[str, str], Callable[[Controls, Json], WireResponse]] = {
    ("GET", "/clock"): read_clock,
    ("POST", "/clock"): move_clock,
    ("GET", "/state"): read_state,
    ("GET", "/callbacks"): read_callbacks,
    ("GET", "/outbox"): read_outbox,
    ("POST", "/consumer"): act,
    ("POST", "/decision"): take_decision,
    ("POST", "/ending"): end,
    ("GET", "/switches"): read_switches,
    ("POST", "/switches"): switch,
    ("POST", "/callback"): repeat,
    ("GET", "/faults"): read_faults,
    ("POST", "/faults"): order_fault,
}
