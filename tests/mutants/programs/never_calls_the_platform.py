"""The program accepts every checkout and operation, and never calls Klarna."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

ORDERS: dict[str, dict[str, object]] = {}


def answer(path: str, body: dict[str, object]) -> dict[str, object]:
    if path == "/checkout":
        reference = str(body["reference"])
        ORDERS[reference] = {
            "reference": reference,
            "state": "paid",
            "klarna_order_id": str(uuid4()),
            "captured": 0,
            "refunded": 0,
        }
        return {"order": reference, "redirect_url": f"https://shop.test/thanks/{reference}"}
    order = ORDERS.get(path.split("/")[2] if path.startswith("/orders/") else "", {})
    amount = body.get("amount", 0)
    if path.endswith("/capture"):
        order["captured"] = amount
    if path.endswith("/refund"):
        order["refunded"] = amount
    return order


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def respond(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        reply = json.dumps(answer(self.path.partition("?")[0], json.loads(raw or b"{}"))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = respond  # noqa: N815 - the standard library's names

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Shop).serve_forever()
