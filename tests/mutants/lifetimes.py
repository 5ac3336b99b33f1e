"""Shops that forget that authorizations die, and that there may be several."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "no-second-try",
        "LIFE-03",
        "checkout.py",
        """not self.placement_unknown(order.reference)
""",
        """not self.store.placements(order.reference)
""",
        "One purchase, one try: whoever was too late with the first token can never pay.",
    ),
    Mutation(
        "waits-for-a-dead-token",
        "LIFE-03",
        "checkout.py",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
""",
        """        for _ in range(15):  # the token may not have got round yet
            answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
            if answer.status != 404:
                break
""",
        "A token that is not found is tried again, as if it were still to come: it is dead.",
    ),
    Mutation(
        "takes-the-callback's-token",
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
        "Each callback's token is placed, whether or not the order exists: a second debt.",
        consequences=("ENV-04",),  # a late callback's token is placed wherever the shop is by now
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
        "The page says completed, so the goods leave; the order that makes the debt never came.",
        # One and the same breach, each time that a placement fails in another way.
        consequences=("LIFE-03", "ORD-04", "RESP-03", "RESP-04", "RESP-05", "RESP-06", "RESP-07"),
    ),
)
