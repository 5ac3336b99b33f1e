"""A shop that is alive, and answers a checkout by its name: python misbehaving.py NAME --port N."""

from __future__ import annotations

import argparse
import http.server
import sys
import time
from collections.abc import Callable, Mapping


class Handler(http.server.BaseHTTPRequestHandler):
    misbehave: Callable[[Handler], None]

    def do_GET(self) -> None:
        if self.path == "/health":
            answer(self, 200, b"")
        else:
            type(self).misbehave(self)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        type(self).misbehave(self)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet, but for what it is asked to say."""


def answer(handler: Handler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def hang(_: Handler) -> None:
    time.sleep(600)


def garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff\xfe no HTTP at all\r\n\r\n")
    handler.close_connection = True


def page(handler: Handler) -> None:
    answer(handler, 200, b"<html>Thank you for your order!</html>")


def huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b"x" * 1_000_000)


def shut(handler: Handler) -> None:
    handler.close_connection = True


def refuse(handler: Handler) -> None:
    answer(handler, 503, b'{"error": "closed for today"}')


def flood(handler: Handler) -> None:
    """Much more than is kept, on both streams, and then no for an answer."""
    for _ in range(30):
        sys.stdout.write("out " * 250_000)
        sys.stderr.write("err " * 250_000)
    refuse(handler)


WAYS: Mapping[str, Callable[[Handler], None]] = {
    each.__name__: each for each in (hang, garbage, page, huge, shut, refuse, flood)
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("way")
    parser.add_argument("--port", type=int)
    chosen = parser.parse_args()
    if chosen.way == "exits":
        sys.exit("there is no database")
    Handler.misbehave = staticmethod(WAYS[chosen.way])
    http.server.ThreadingHTTPServer(("127.0.0.1", chosen.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
