"""The simulator behind a socket, for a shop that is tested by itself, with trouble on demand."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from conformance.core.operations import identify
from conformance.core.wire import WireRequest, WireResponse
from conformance.simulator import Account, Callback, World, step

ACCOUNT = Account("PK1_example", "päss:word/with+all%40 of it", "playground")


@dataclass(frozen=True)
class Trouble:
    """The next `times` calls of an operation: answered with `status` (None: not at all)."""

    status: int | None
    executed: bool = False
    times: int = 1
    body: bytes = b"<html>canary-message</html>"
    hold_s: float = 0.0


@dataclass
class Platform:
    """The simulator behind a socket, with trouble on demand."""

    world: World
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    calls: list[tuple[str, WireRequest]] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, operation: str, trouble: Trouble) -> None:
        self.troubles[operation] = [trouble] * trouble.times

    def answer(self, request: WireRequest) -> WireResponse | None:
        operation = identify(request.method, request.path)[0]
        with self.lock:
            self.calls.append((operation, request))
            waiting = self.troubles.get(operation)
            trouble = waiting.pop(0) if waiting else None
            response = self.true_answer(request) if not trouble or trouble.executed else None
        if trouble is None:
            return response
        time.sleep(trouble.hold_s)
        if trouble.status is None:
            return None
        return WireResponse(trouble.status, (), trouble.body)

    def true_answer(self, request: WireRequest) -> WireResponse:
        response, callbacks = step(self.world, request, time.time())
        self.callbacks += callbacks
        return response

    def seen(self, operation: str, part: str = "") -> list[WireRequest]:
        return [
            request
            for name, request in self.calls
            if name == operation and (part in request.path or part.encode() in request.body)
        ]

    def order(self, order_id: str) -> dict[str, Any]:
        path = f"/ordermanagement/v1/orders/{order_id}"
        authorization = self.seen("kp.create_session")[0].header("authorization") or ""
        headers = (("Authorization", authorization),)
        response, _ = step(
            self.world, WireRequest("GET", self.world.origin, path, "", headers), time.time()
        )
        return dict(response.json)


class PlatformHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    platform: Platform

    def serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = WireRequest(
            self.command,
            self.platform.world.origin,
            parts.path,
            parts.query,
            tuple(self.headers.items()),
            body,
        )
        response = self.platform.answer(request)
        if response is None:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(b"" if response.status == 204 else response.body)

    do_GET = do_POST = do_DELETE = serve  # noqa: N815 - the standard library's names

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_platform() -> Iterator[Platform]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    platform = Platform(World("playground", "eu", f"http://127.0.0.1:{port}", (ACCOUNT,)))
    handler = type("Handler", (PlatformHandler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
