"""One world behind a real socket: an ASGI application that does nothing but carry messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ..core.wire import Headers, WireRequest, WireResponse
from .faults import Faults, faulty
from .routes import BODY_MOST
from .visits import visit
from .world import Callback, World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Clock = Callable[[], float]
Deliver = Callable[[tuple[Callback, ...]], None]


def application(
    world: World,
    clock: Clock,
    deliver: Deliver,
    consumer: str = "page",
    faults: Faults | None = None,
) -> Application:
    """`deliver` is handed the callbacks after the answer is out; `consumer` is as in `visit`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = await received(scope, receive)
        if request is None:
            return
        fault = faults.due(request) if faults else None
        if fault and not fault.executed:
            await sent(faulty(fault), send)
            return
        response, callbacks = visit(world, request, clock(), consumer)
        await sent(faulty(fault) if fault else response, send)
        deliver(callbacks)

    return app


async def received(scope: Scope, receive: Receive) -> WireRequest | None:
    """The request with its body, of which no more is kept than shows that it is too large.

    None where the caller left in the middle of it: half a request is not acted upon.
    """
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body = (body + message.get("body", b""))[: BODY_MOST + 1]
        more = message.get("more_body", False)
    headers: Headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
    )
    host = next((value for name, value in headers if name == "host"), "")
    path = scope.get("raw_path") or scope["path"].encode()
    return WireRequest(
        scope["method"],
        f"{scope['scheme']}://{host}",
        path.decode("latin-1"),
        scope["query_string"].decode("latin-1"),
        headers,
        body,
    )


async def sent(response: WireResponse, send: Send) -> None:
    length = () if response.status == 204 else (("Content-Length", str(len(response.body))),)
    headers = [
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in (*response.headers, *length)
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
