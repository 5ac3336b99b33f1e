"""Mutants that follow a decision about fraud wrongly: too soon, too late, or never."""

from __future__ import annotations

from conformance.demo import Mutation

BY_STATUS = """STATE_BY_FRAUD_STATUS = {"ACCEPTED": State.PAID, "REJECTED": State.CLOSED}
"""
REVIEWS_ON_HOLD = """        if order and order.state is State.ON_HOLD and order.klarna_order_id:
"""
TAKES_DECISION = """    in_background(shop.checkout.review, reference)
    return Reply(204)
"""

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "rejected-fraud-is-paid",
        "ORD-07",
        "checkout.py",
        BY_STATUS,
        """STATE_BY_FRAUD_STATUS = {"ACCEPTED": State.PAID, "REJECTED": State.PAID}
""",
        "The shop calls an order paid that Klarna has rejected.",
        consequences=("OM-07", "OM-04"),
    ),
    Mutation(
        "never-looks-at-what-is-on-hold",
        "ORD-07",
        "checkout.py",
        """    def review(self, reference: str) -> None:
        with self.store.exclusive(reference):
            self._review(reference)
""",
        """    def review(self, reference: str) -> None:
        return None
""",
        "The shop holds an order for ever: it never looks how Klarna has decided.",
        consequences=("OM-07",),
    ),
    Mutation(
        "looks-once-at-what-is-on-hold",
        "ORD-07",
        "checkout.py",
        REVIEWS_ON_HOLD,
        """        seen = self.__dict__.setdefault("seen", set())
        if reference in seen:
            return
        seen.add(reference)
        if order and order.state is State.ON_HOLD and order.klarna_order_id:
""",
        "The shop looks at an order on hold once in its life, and never again.",
        consequences=("OM-07",),
    ),
    Mutation(
        "captures-what-was-rejected",
        "OM-07",
        "backoffice.py",
        """    "capture": {State.PAID, State.PARTLY_REFUNDED},
""",
        """    "capture": {State.PAID, State.PARTLY_REFUNDED, State.CLOSED},
""",
        "The shop captures an order that Klarna has rejected.",
    ),
    Mutation(
        "forgets-the-amount-of-what-was-on-hold",
        "OM-07",
        "checkout.py",
        """                self.store.set_state(reference, state_for(answer))
""",
        """                self.store.set_state(reference, state_for(answer))
                self.store._rows(
                    "update orders set captured = amount where reference = ?", reference
                )
""",
        "The shop believes that an order which was on hold is captured already.",
        consequences=("OM-03", "OM-04", "ORD-07"),
    ),
    Mutation(
        "believes-a-notification",
        "SEC-04",
        "web.py",
        TAKES_DECISION,
        """    told = request.json
    if isinstance(told, dict) and told.get("event_type") == "FRAUD_RISK_ACCEPTED":
        shop.store.set_state(reference, State.PAID)
    return Reply(204)
""",
        "The shop frees an order because a notification says so, and does not read the order.",
        consequences=("ORD-07", "OM-07", "OM-08"),
    ),
    Mutation(
        "late-acceptance-revives",
        "OM-08",
        "checkout.py",
        REVIEWS_ON_HOLD,
        """        if order and order.klarna_order_id:
""",
        "The shop takes the fraud status of a cancelled order for its state.",
        consequences=("OM-05", "OM-11"),
    ),
    Mutation(
        "late-rejection-closes",
        "OM-08",
        "web.py",
        TAKES_DECISION,
        """    told = request.json
    if isinstance(told, dict) and told.get("event_type") == "FRAUD_RISK_REJECTED":
        shop.store.set_state(reference, State.CLOSED)
    in_background(shop.checkout.review, reference)
    return Reply(204)
""",
        "The shop closes an order that is captured, because a late notification says rejected.",
        consequences=("ORD-03",),
    ),
    Mutation(
        "late-rejection-refunds",
        "OM-08",
        "web.py",
        TAKES_DECISION,
        """    told = request.json
    order = known_order(shop, reference)
    if told.get("event_type") == "FRAUD_RISK_REJECTED" and order.captured:
        shop.office.refund(reference, order.captured)
    in_background(shop.checkout.review, reference)
    return Reply(204)
""",
        "The shop refunds an order that is captured, because a late notification says rejected.",
    ),
)
