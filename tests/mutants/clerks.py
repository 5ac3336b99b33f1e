"""Mutants that go wrong when more than one clerk, or more than one day, is at work on an order."""

from __future__ import annotations

from conformance.demo import Mutation

KIND = """            kind = "release" if self._order(reference).captured else "cancel"
"""
VERDICT = """        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
"""
CANCELS = """        with self.store.exclusive(reference):
            if self._order(reference).state is State.AWAITING_PAYMENT:
"""

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "cancels-what-is-captured-in-part",
        "OM-06",
        "backoffice.py",
        KIND,
        """            kind = "cancel"
""",
        "The shop cancels an order of which a part is captured, which Klarna refuses.",
        consequences=("OM-11",),
    ),
    Mutation(
        "releases-without-a-call",
        "OM-06",
        "backoffice.py",
        KIND,
        """            if self._order(reference).captured:
                return Outcome.DONE
            kind = "cancel"
""",
        "The shop says that the rest was released, and calls nobody.",
        consequences=("OM-11",),
    ),
    Mutation(
        "shows-a-released-rest-as-cancelled",
        "OM-06",
        "backoffice.py",
        """            return with_state(replace(order, released=True))
""",
        """            return replace(order, released=True, state=State.CANCELLED)
""",
        "The shop shows an order as cancelled of which a part is captured.",
        consequences=("OM-11",),
    ),
    Mutation(
        "cancelled-before-klarna-answers",
        "OM-06",
        "backoffice.py",
        KIND,
        """            kind = "release" if self._order(reference).captured else "cancel"
            self._require_possible(self._order(reference), kind, 0)
            self.store.set_state(reference, State.CANCELLED)
            ALLOWED[kind].add(State.CANCELLED)
""",
        "The shop shows an order as cancelled before Klarna has answered, whatever the answer is.",
        consequences=("OM-11", "RESP-03", "RESP-04", "RES-07", "SCOPE-02", "ORD-03"),
    ),
    Mutation(
        "books-refused-captures",
        "OM-10",
        "backoffice.py",
        VERDICT,
        """        if said is Outcome.REFUSED and operation.kind == "capture":
            return Outcome.DONE
        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
""",
        "The shop takes a refused capture for one that somebody else has made, without a look.",
        consequences=("OM-03", "OM-04", "OM-09", "OM-11", "RESP-03", "AUTH-04", "RESP-05"),
    ),
    Mutation(
        "shuts-an-order-that-was-captured-elsewhere",
        "OM-10",
        "backoffice.py",
        """        after = order_after(order, operation) if verdict is Outcome.DONE else order
""",
        """        after = order_after(order, operation) if verdict is Outcome.DONE else order
        if answer.status == 403 and operation.kind == "capture":
            after = replace(order, state=State.CANCELLED)
""",
        "The shop cancels an order in its books because Klarna refuses to capture it again.",
        consequences=("OM-09", "ORD-03", "RESP-03"),
    ),
    Mutation(
        "falls-over-a-refusal-of-klarna",
        "OM-10",
        "backoffice.py",
        """        answer = self._call(order, operation)
        verdict =""",
        """        answer = self._call(order, operation)
        if answer.status == 403:
            raise RuntimeError(operation.kind)
        verdict =""",
        "The shop falls over when Klarna does not allow an operation.",
        consequences=("OM-09", "RESP-03", "AUTH-04", "OM-05", "OM-03", "OM-11", "RES-09"),
    ),
    Mutation(
        "books-what-came-too-late",
        "OM-09",
        "backoffice.py",
        VERDICT,
        """        if said is Outcome.REFUSED and operation.kind == "capture" and order.captured:
            return Outcome.DONE
        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
""",
        "The shop books the capture of the last parcel though Klarna refuses it.",
        consequences=("OM-04", "OM-03"),
    ),
    Mutation(
        "falls-over-what-came-too-late",
        "OM-09",
        "backoffice.py",
        VERDICT,
        """        if said is Outcome.REFUSED and operation.kind == "capture" and order.captured:
            raise RuntimeError(operation.kind)
        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
""",
        "The shop falls over when Klarna refuses the capture of the last parcel.",
    ),
    Mutation(
        "cancels-without-the-lock",
        "OM-11",
        "backoffice.py",
        CANCELS,
        """        if reference:
            if self._order(reference).state is State.AWAITING_PAYMENT:
""",
        "The shop cancels an order while it is being captured, and writes back what it had read.",
        consequences=("ORD-03",),
    ),
    Mutation(
        "promises-a-cancellation-beside-a-capture",
        "OM-11",
        "backoffice.py",
        CANCELS,
        """        known = self._order(reference)
        time.sleep(0.1)
        with self.store.exclusive(reference):
            if self._order(reference).captured > known.captured:
                return Outcome.DONE
            if self._order(reference).state is State.AWAITING_PAYMENT:
""",
        "The shop promises a cancellation that it never makes, as a capture came between.",
    ),
)
