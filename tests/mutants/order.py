"""Shops that place the order in the wrong way, or not at all."""

from __future__ import annotations

from conformance.demo import Mutation

# Every story that ends with an order ends without one.
NO_ORDER_EVER = ("LIFE-03", "LIFE-04", "OUT-02", "OUT-03", "OUT-05", "OUT-14")

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "never-places",
        "ORD-01",
        "checkout.py",
        """        elif self.store.placement(token) is not Outcome.REFUSED:
            self._place(attempt, token, page)
""",
        """        else:  # Klarna does the rest
            log.info("order=%s: completed", attempt.reference)
""",
        "The page is taken to place the order: consumers agree to pay, and no money ever comes.",
        consequences=NO_ORDER_EVER,
    ),
    Mutation(
        "places-with-the-session",
        "ORD-01",
        "checkout.py",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
""",
        """        answer = self.klarna.place_order(
            attempt.reference, attempt.hpp_session_id, attempt.payload
        )
""",
        "The wrong id in the address: what the consumer has agreed to is never called in.",
        consequences=NO_ORDER_EVER,
    ),
    Mutation(
        "places-in-the-home-currency",
        "ORD-02",
        "klarna.py",
        """        path = f"{authorization_path(token)}/order"
""",
        """        path = f"{authorization_path(token)}/order"
        payload = json.dumps({**json.loads(payload), "purchase_currency": "SEK"})
""",
        "A constant from the first country: abroad consumers agree, and no order comes of it.",
    ),
    Mutation(
        "places-one-line",
        "ORD-02",
        "klarna.py",
        """        path = f"{authorization_path(token)}/order"
""",
        """        path = f"{authorization_path(token)}/order"
        order = json.loads(payload)
        payload = json.dumps({**order, "order_lines": order["order_lines"][:3]})
""",
        "A limit from another API: the order has fewer lines than the consumer agreed to.",
    ),
    Mutation(
        "paid-by-callback-placed-by-return",
        "ORD-03",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    page = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
    if page.word("status") == "COMPLETED":
        shop.store.set_state(reference, State.PAID)
    return Reply(204)
""",
        "Two hands do half the work each: without the return the goods leave, and no order exists.",
        # Without the return, and whenever the placement that comes with it fails.
        consequences=(
            *("OUT-02", "LIFE-03", "LIFE-07", "ORD-04"),
            *("RESP-03", "RESP-04", "RESP-05", "RESP-06", "RESP-07"),
        ),
    ),
    Mutation(
        "an-id-for-the-warehouse",
        "ORD-04",
        "web.py",
        """            "klarna_order_id": order.klarna_order_id,
""",
        """            "klarna_order_id": order.klarna_order_id
            or (shop.checkout.placement_refused(reference) and f"K-{order.reference}")
            or None,
""",
        "The export needs a number: the warehouse ships whatever has one, refused or not.",
    ),
    Mutation(
        "refused-is-paid-by-invoice",
        "ORD-04",
        "checkout.py",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self._release(attempt, token)
""",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self.store.set_state(attempt.reference, State.PAID)  # the consumer agreed to pay
""",
        "The consumer did agree, somebody thought: what nobody owes is shipped.",
        # One and the same breach, each time that a placement is refused in another way.
        consequences=("LIFE-03", "LIFE-07", "RESP-03", "RESP-05", "RESP-06", "RESP-07"),
    ),
    Mutation(
        "silence-is-consent",
        "ORD-05",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        """        elif answer.status is None:
            self.store.set_state(attempt.reference, State.PAID)
            self.store.close_attempt(attempt)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        "No answer is taken for a yes: goods leave for an order that may not exist.",
    ),
    Mutation(
        "silence-is-a-no",
        "ORD-05",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        """        elif answer.status is None:
            self.store.set_state(attempt.reference, State.CLOSED)
            self.store.close_attempt(attempt)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        "No answer is taken for a no: the consumer owes for an order that the shop has given up.",
    ),
    Mutation(
        "half-an-answer-is-a-no",
        "ORD-05",
        "checkout.py",
        """        elif page.word("order_id"):
            self._adopt(attempt, token, page.word("order_id"))
""",
        """        elif page.word("order_id"):
            self._adopt(attempt, token, page.word("order_id"))
        elif outcome(answer) is Outcome.DONE:  # it does not name an order: there is none
            self.store.set_state(attempt.reference, State.CLOSED)
            self.store.close_attempt(attempt)
""",
        "The connection broke in the middle of a yes: the order exists, and is given up.",
    ),
)
