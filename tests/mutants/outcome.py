"""Mutants that learn the outcome wrongly: too late, too often, or from an untrusted source."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "any-token-in-the-url-is-paid",
        "OUT-01",
        "web.py",
        """    order = known_order(shop, reference)
    if order.state in CONFIRMED:
""",
        """    for attempt in shop.store.open_attempts(reference):
        page_now = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        known = page_now.status == 200 and not page_now.word("authorization_token")
        if known and request.query.get("authorization_token"):
            shop.store.set_state(reference, State.PAID)
    order = known_order(shop, reference)
    if order.state in CONFIRMED:
""",
        "The shop marks the order as paid when the return URL has any authorization token.",
    ),
    Mutation(
        "ignores-callbacks",
        "OUT-02",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    return Reply(204)
""",
        "The shop acknowledges callbacks and does nothing with them.",
    ),
    Mutation(
        "ignores-the-return",
        "OUT-02",
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    order = known_order(shop, reference)
""",
        "The success page does not read the session; it waits for a callback.",
    ),
    Mutation(
        "no-reconciliation-of-purchases",
        "OUT-03",
        "reconciliation.py",
        """        side_by_side(self._checkout.settle, filter(self._due, open_orders))
""",
        """        filter(self._due, open_orders)
""",
        "The batch job does not look after open purchases.",
    ),
    Mutation(
        "refusal-closes-the-purchase",
        "OUT-05",
        "checkout.py",
        """OVER = {"CANCELLED", "DISABLED"}
""",
        """OVER = {"CANCELLED", "DISABLED", "FAILED"}
""",
        "The shop closes the purchase when the hosted session has the status FAILED.",
    ),
    Mutation(
        "back-closes-the-purchase",
        "OUT-05",
        "checkout.py",
        """OVER = {"CANCELLED", "DISABLED"}
""",
        """OVER = {"CANCELLED", "DISABLED", "BACK"}
""",
        "The shop closes the purchase when the hosted session has the status BACK.",
    ),
    Mutation(
        "crashes-on-repeated-callbacks",
        "OUT-07",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    seen = shop.checkout.__dict__.setdefault("callbacks", {})
    if seen.setdefault(request.body, threading.get_ident()) != threading.get_ident():
        raise RuntimeError("UNIQUE constraint failed: callbacks.event_id")
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop answers 500 to a repeated callback.",
    ),
    Mutation(
        "error-page-while-a-callback-is-handled",
        "OUT-14",
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    settling = in_background(shop.checkout.settle, reference)
    settling.join(0.1)
    if settling.is_alive():  # somebody else holds the lock
        return page(503, "Something went wrong", "Please try again in a moment.")
    order = known_order(shop, reference)
""",
        "The consumer sees an error page when a callback for the order is being handled.",
    ),
)
