"""Mutants that place the order wrongly or never."""

from __future__ import annotations

from conformance.demo import Mutation

# Every story that should end with an order ends without one.
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
        "The shop never places the order.",
        consequences=NO_ORDER_EVER,
    ),
    Mutation(
        "places-with-the-session-id",
        "ORD-01",
        "checkout.py",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
""",
        """        answer = self.klarna.place_order(
            attempt.reference, attempt.hpp_session_id, attempt.payload
        )
""",
        "The shop places the order with the session id in place of the authorization token.",
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
        "The shop places every order in SEK.",
    ),
    Mutation(
        "places-three-lines-only",
        "ORD-02",
        "klarna.py",
        """        path = f"{authorization_path(token)}/order"
""",
        """        path = f"{authorization_path(token)}/order"
        order = json.loads(payload)
        payload = json.dumps({**order, "order_lines": order["order_lines"][:3]})
""",
        "The shop places the order with its first three order lines only.",
    ),
    Mutation(
        "marks-as-paid-by-callback-without-placing",
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
        "A callback marks the order as paid; only the return to the shop places it.",
        # Without the return, and in each case whose placement fails.
        consequences=(
            *("OUT-02", "LIFE-03", "LIFE-07", "ORD-04"),
            *("RESP-03", "RESP-04", "RESP-05", "RESP-06", "RESP-07"),
        ),
    ),
    Mutation(
        "made-up-order-id",
        "ORD-04",
        "web.py",
        """            "klarna_order_id": order.klarna_order_id,
""",
        """            "klarna_order_id": order.klarna_order_id
            or (shop.checkout.placement_refused(reference) and f"K-{order.reference}")
            or None,
""",
        "The shop shows a made-up Klarna order id for an order whose placement was refused.",
    ),
    Mutation(
        "refused-placement-is-paid",
        "ORD-04",
        "checkout.py",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self._release(attempt, token)
""",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self.store.set_state(attempt.reference, State.PAID)  # the consumer agreed to pay
""",
        "The shop marks the order as paid when the placement is refused.",
        # The same breach in each case whose placement is refused.
        consequences=("LIFE-03", "LIFE-07", "RESP-03", "RESP-05", "RESP-06", "RESP-07"),
    ),
    Mutation(
        "no-answer-is-paid",
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
        "The shop marks the order as paid when the placement gets no answer.",
    ),
    Mutation(
        "no-answer-is-refused",
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
        "The shop closes the order when the placement gets no answer.",
    ),
    Mutation(
        "incomplete-answer-is-refused",
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
        "The shop closes the order when the answer to the placement is incomplete.",
    ),
)
