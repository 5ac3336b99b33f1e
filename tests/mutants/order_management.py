"""Mutants that record another result of a capture or refund than the real one."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "capture-without-id-is-refused",
        "OM-04",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and operation.kind == "capture" and not klarna_id(answer):
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The shop counts a capture as refused when the answer has no Capture-Id.",
    ),
    Mutation(
        "capture-refused-after-a-failed-read",
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
        "The shop counts a capture as refused when it cannot read the order afterwards.",
    ),
    Mutation(
        "missing-order-is-captured",
        "OM-04",
        "backoffice.py",
        """            case "capture":
""",
        """            case "capture" if self.klarna.read_order(order_id).status == 404:
                return Answer(201, {}, {})
            case "capture":
""",
        "The shop counts an order as captured when it cannot find the order.",
    ),
    Mutation(
        "reduces-the-refund-silently",
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
        "The shop reduces a refund that is too large and shows the requested amount as refunded.",
    ),
    Mutation(
        "partial-refund-is-complete",
        "OM-05",
        "backoffice.py",
        """    all_back = order.refunded == order.captured and remaining(order) == 0
""",
        """    all_back = order.refunded > 0
""",
        "The shop marks the order as refunded after a partial refund.",
    ),
)
