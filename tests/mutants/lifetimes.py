"""Mutants that use an expired or superseded authorization."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "no-second-payment-after-a-dead-token",
        "LIFE-03",
        "checkout.py",
        """not self.placement_unknown(order.reference)
""",
        """not self.store.placements(order.reference)
""",
        "The shop does not let the consumer pay again after an authorization has expired.",
    ),
    Mutation(
        "repeats-an-expired-token",
        "LIFE-03",
        "checkout.py",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
""",
        """        for _ in range(15):  # the token may not have got round yet
            answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
            if answer.status != 404:
                break
""",
        "The shop repeats a placement up to 15 times while the token is not found.",
    ),
    Mutation(
        "places-each-callback-token",
        "LIFE-04",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    told = request.json.get("session") or {}

    def place(reference: str) -> None:
        token = told.get("authorization_token")
        with shop.store.exclusive(reference):
            if told.get("status") == "COMPLETED" and token:
                page = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
                shop.checkout._place(attempt, token, page)

    in_background(place, reference)
    return Reply(204)
""",
        "The shop places the token of every callback, also when the order exists already.",
        consequences=("ENV-04",),  # it places the token on the environment that is configured now
    ),
    Mutation(
        "completed-means-paid",
        "LIFE-07",
        "checkout.py",
        """        if status == COMPLETED and token:
            self._use(attempt, token, page)
""",
        """        if status == COMPLETED and token:
            self.store.set_state(attempt.reference, State.PAID)
            self._use(attempt, token, page)
""",
        "The shop marks the order as paid when the session is completed and no order is placed.",
        # The same breach in each case whose placement fails.
        consequences=("LIFE-03", "ORD-04", "RESP-03", "RESP-04", "RESP-05", "RESP-06", "RESP-07"),
    ),
)
