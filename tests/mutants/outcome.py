"""Shops that learn the outcome too late, too often, or from the wrong witness."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "any-token-will-do",
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
        "A token in the address looks like proof; anybody can make one up.",
    ),
    Mutation(
        "only-the-redirect-counts",
        "OUT-02",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    return Reply(204)
""",
        "The callback is acknowledged and dropped: who closes the browser has paid for nothing.",
    ),
    Mutation(
        "only-the-callback-counts",
        "OUT-02",
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    order = known_order(shop, reference)
""",
        "The page waits for a callback that a firewall keeps away.",
    ),
    Mutation(
        "no-batch-job",
        "OUT-03",
        "reconciliation.py",
        """        side_by_side(self._checkout.settle, filter(self._due, open_orders))
""",
        """        filter(self._due, open_orders)
""",
        "The job looks after captures only: a purchase that nobody reported is never found.",
    ),
    Mutation(
        "refused-for-ever",
        "OUT-05",
        "checkout.py",
        """OVER = {"CANCELLED", "DISABLED"}
""",
        """OVER = {"CANCELLED", "DISABLED", "FAILED"}
""",
        "A refusal closes the purchase: the second try on the same page is paid and never shipped.",
    ),
    Mutation(
        "back-means-never",
        "OUT-05",
        "checkout.py",
        """OVER = {"CANCELLED", "DISABLED"}
""",
        """OVER = {"CANCELLED", "DISABLED", "BACK"}
""",
        "A step back closes the purchase: the consumer who goes on after all has paid for nothing.",
    ),
    Mutation(
        "refuses-repeats",
        "OUT-07",
        "web.py",
        """    if not names_session(attempt, request):
        return Reply(403)
""",
        """    if not names_session(attempt, request):
        return Reply(403)
    seen = shop.checkout.__dict__.setdefault("callbacks", set())
    if request.body in seen:
        return Reply(409)
    seen.add(request.body)
""",
        "A repeat is an error, somebody thought: so Klarna repeats it, again and again.",
    ),
    Mutation(
        "fails-on-repeats",
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
        "A unique key without a handler for the second copy: a crash for each repeat.",
    ),
    Mutation(
        "the-loser-sees-an-error",
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
        "Whoever does not get the lock gives up: the consumer has paid and sees an error.",
    ),
)
