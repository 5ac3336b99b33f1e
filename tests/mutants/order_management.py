"""Shops that book what they wish, and not what was answered."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "no-id-no-capture",
        "OM-04",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and operation.kind == "capture" and not klarna_id(answer):
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "A proxy strips the header: the capture counts as failed, and the clerk does it again.",
    ),
    Mutation(
        "believes-the-read",
        "OM-04",
        "backoffice.py",
        """        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
        answer = self.klarna.read_order(order.klarna_order_id or "")
        if outcome(answer) is not Outcome.DONE:
            return Outcome.UNKNOWN
        return Outcome.DONE if shows(answer, order, operation) else said
""",
        """        if said is Outcome.REFUSED and not repeated:
            return said
        answer = self.klarna.read_order(order.klarna_order_id or "")
        if outcome(answer) is not Outcome.DONE:
            return Outcome.REFUSED if said is Outcome.DONE else Outcome.UNKNOWN
        return Outcome.DONE if shows(answer, order, operation) else said
""",
        "The order is read to be sure; where that fails, a capture that was made is forgotten.",
    ),
    Mutation(
        "gone-means-captured",
        "OM-04",
        "backoffice.py",
        """            case "capture":
""",
        """            case "capture" if self.klarna.read_order(order_id).status == 404:
                return Answer(201, {}, {})
            case "capture":
""",
        "The order is looked at first; where it cannot be found, it must have been dealt with.",
    ),
    Mutation(
        "refunds-what-it-can",
        "OM-05",
        "backoffice.py",
        """        self._require_possible(self._order(reference), kind, amount)
        key = str(uuid.uuid4())
""",
        """        if kind == "refund":
            amount = min(amount, self._left(self._order(reference), kind))
        self._require_possible(self._order(reference), kind, amount)
        key = str(uuid.uuid4())
""",
        "Too much is cut down in silence: the clerk sees twice the refund that the consumer gets.",
    ),
    Mutation(
        "half-is-refunded",
        "OM-05",
        "backoffice.py",
        """    all_back = order.refunded == order.captured and remaining(order) == 0
""",
        """    all_back = order.refunded > 0
""",
        "The first part closes the file: the rest is never given back.",
    ),
)
