"""Mutants that break a rule of the payment itself: what is sent, kept, captured and repeated."""

from __future__ import annotations

from conformance.demo import Mutation

from .page_modes import (
    ADOPTS,
    BOOKS_THE_CAPTURE,
    CAPTURES_WHAT_IS_SENT,
    LAST_LINES,
    PAGE_CAPTURES,
    PAGE_PLACES,
    page_places,
)

REDIRECT_ONLY = (
    'learns_outcome_by = ["redirect", "callback", "polling"]',
    'learns_outcome_by = ["redirect"]',
)
MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "quantity-of-free-lines-is-zero",
        "KP-03",
        "money.py",
        """        "quantity": line["quantity"],
""",
        """        "quantity": line["quantity"] if line["unit_price"] else 0,
""",
        "The shop sends free goods with the quantity 0.",
        consequences=("KP-10",),
    ),
    Mutation(
        "drops-long-names",
        "KP-03",
        "money.py",
        """        "name": line["name"][:LONGEST_NAME],
""",
        """        "name": line["name"] if len(line["name"]) <= 100 else "",
""",
        "The shop sends no name for goods whose name is long.",
        consequences=("KP-10",),
    ),
    Mutation(
        "sends-three-lines-at-most",
        "KP-05",
        "money.py",
        """        "order_lines": lines,
""",
        """        "order_lines": lines[:3],
""",
        "The shop sends three lines at most, with the amount of all.",
        consequences=("KP-10", "ORD-01", "ORD-03"),
    ),
    Mutation(
        "order-tax-of-the-first-line",
        "KP-05",
        "money.py",
        """    return sum(line["total_tax_amount"] for line in lines)
""",
        """    return int(lines[0]["total_tax_amount"])
""",
        "The shop sends the tax of the first line as the order's tax.",
        consequences=("KP-04", "KP-10"),
    ),
    Mutation(
        "one-locale-for-all-countries",
        "KP-06",
        "money.py",
        """        "locale": basket["locale"],
""",
        """        "locale": "sv-SE",
""",
        "The shop sells in every country with the locale of one.",
    ),
    Mutation(
        "names-a-unit-that-is-too-long",
        "KP-10",
        "money.py",
        """        "quantity": line["quantity"],
""",
        """        "quantity": line["quantity"],
        **({"quantity_unit": "single pieces"} if line["quantity"] > 1 else {}),
""",
        "The shop names a unit of more than eight characters where it sells several pieces.",
        consequences=("KP-04",),
    ),
    Mutation(
        "success-url-without-token-or-session",
        "HPP-02",
        "checkout.py",
        """/success?{session}&authorization_token={{{{authorization_token}}}}",
""",
        """/success",
""",
        "The return is the only way to the outcome, and its URL brings neither token nor session.",
        config_edits=(REDIRECT_ONLY,),
    ),
    Mutation(
        "callback-url-that-leads-nowhere",
        "HPP-03",
        "checkout.py",
        """/klarna/callback/{name}?secret""",
        """/klarna/callbacks/{name}?secret""",
        "The shop gives Klarna a callback URL that it does not know itself.",
        consequences=("OUT-02", "OUT-07", "OUT-09", "OUT-14", "LIFE-04", "SEC-04"),
    ),
    Mutation(
        "success-url-that-leads-nowhere",
        "HPP-03",
        "checkout.py",
        """            "success": f"{back}/success?""",
        """            "success": f"{back}/completed?""",
        "The consumer who has paid is sent to a page that does not exist.",
        consequences=("OUT-02", "OUT-12"),
    ),
    Mutation(
        "learns-from-the-browser-alone",
        "HPP-05",
        "checkout.py",
        """            "status_update": f"{self.public_url}""",
        """            "privacy_policy": f"{self.public_url}""",
        "The shop gives no callback URL and reads no open sessions.",
        config_edits=(REDIRECT_ONLY,),
    ),
    Mutation(
        "places-the-order-of-the-page-again",
        "HPP-07",
        "checkout.py",
        LAST_LINES,
        page_places(
            "PLACE_ORDER",
            'self.klarna.place_order(attempt.reference, "again", attempt.payload)',
            ADOPTS,
        ),
        "The page places the order, and the shop tries to place it as well.",
        consequences=("SCOPE-01",),
        config_edits=(PAGE_PLACES,),
    ),
    Mutation(
        "keeps-a-refused-authorization",
        "LIFE-05",
        "checkout.py",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self._release(attempt, token)
""",
        """        self.store.set_placement(attempt, token, Outcome.REFUSED)
""",
        "The shop does not give an authorization back whose order was refused.",
    ),
    Mutation(
        "acknowledges-with-an-error",
        "OUT-09",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    in_background(shop.checkout.settle, reference)
    return Reply(503)
""",
        "The shop does what a callback asks for, and answers it with an error.",
        consequences=("OUT-07",),
    ),
    Mutation(
        "calls-a-paid-order-failed",
        "ORD-03",
        "web.py",
        """            "state": order.state,
""",
        """            "state": State.CLOSED if order.amount > 90_000 else order.state,
""",
        "The shop shows dear orders as failed, though they exist and are paid.",
    ),
    Mutation(
        "never-calls-some-orders-paid",
        "ORD-03",
        "web.py",
        """            "state": order.state,
""",
        """            "state": State.AWAITING_PAYMENT if order.amount < 2_000 else order.state,
""",
        "The shop shows small orders as open for ever, though they exist and are paid.",
    ),
    Mutation(
        "captures-as-it-places",
        "ORD-09",
        "klarna.py",
        """        return self._answer(Call("place order", about, "POST", path, payload))
""",
        """        payload = json.dumps({**json.loads(payload), "auto_capture": True})
        return self._answer(Call("place order", about, "POST", path, payload))
""",
        "The shop has every order captured as it is placed.",
        consequences=("OM-01", "OM-03", "OM-04", "OM-05", "SCOPE-02"),
    ),
    Mutation(
        "keeps-half-of-the-order-id",
        "ORD-11",
        "checkout.py",
        """        order_id = answer.word("order_id")
        if outcome""",
        """        order_id = answer.word("order_id")[:18]
        if outcome""",
        "The shop keeps the first half of the order's id.",
        consequences=("ORD-05", "OM-04", "OM-05", "SCOPE-02"),
    ),
    Mutation(
        "tells-its-own-number-as-order-id",
        "ORD-11",
        "web.py",
        """            "klarna_order_id": order.klarna_order_id,
""",
        """            "klarna_order_id": order.klarna_order_id and order.reference,
""",
        "The shop shows its own order number where Klarna's belongs.",
        consequences=("ORD-05",),
    ),
    Mutation(
        "captures-with-the-sale",
        "OM-01",
        "checkout.py",
        """        self.store.record_order(attempt, token, order_id, state)
""",
        """        self.store.record_order(attempt, token, order_id, state)
        self.klarna.capture(order_id, attempt.amount, f"sale-{attempt.reference}")
""",
        "The shop captures as soon as the order exists.",
        consequences=("OM-03", "OM-04", "OM-05", "SCOPE-02"),
    ),
    Mutation(
        "captures-what-the-page-captured",
        "OM-02",
        "checkout.py",
        LAST_LINES,
        page_places(
            "CAPTURE_ORDER",
            ADOPTS,
            'self.klarna.capture(order_id, attempt.amount, f"again-{order_id}")',
        ),
        "The page captures the order, and the shop captures it again.",
        config_edits=(PAGE_CAPTURES,),
    ),
    Mutation(
        "captures-all-with-the-first-parcel",
        "OM-03",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                return self.klarna.capture(order_id, order.amount, operation.key)
""",
        "The shop captures the whole order when the first part of it is delivered.",
        consequences=("OM-04", "SCOPE-02"),
    ),
    Mutation(
        "captures-whole-units-only",
        "OM-03",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                whole = operation.amount // 100 * 100
                return self.klarna.capture(order_id, whole, operation.key)
""",
        "The shop captures the amount without its cents.",
        consequences=("OM-04",),
    ),
    Mutation(
        "repeats-without-a-key",
        "RES-03",
        "klarna.py",
        """        return self._answer(Call(action, about, "POST", path, body, key))
""",
        """        return self._answer(Call(action, about, "POST", path, body))
""",
        "The shop repeats a capture whose answer was lost without an idempotency key.",
        consequences=("OM-03", "OM-04", "OM-05", "RESP-04", "RES-07"),
    ),
    Mutation(
        "new-key-for-each-attempt",
        "RES-04",
        "klarna.py",
        """            headers["Klarna-Idempotency-Key"] = call.idempotency_key
""",
        """            key = f"{call.idempotency_key}-{time.time_ns()}"
            headers["Klarna-Idempotency-Key"] = key
""",
        "The shop makes a new idempotency key for each attempt.",
        consequences=("OM-03", "OM-04", "OM-05", "RESP-04", "RES-07"),
    ),
    Mutation(
        "key-made-of-order-and-amount",
        "RES-05",
        "klarna.py",
        """            headers["Klarna-Idempotency-Key"] = call.idempotency_key
""",
        """            same = b64encode(f"{call.target} {call.body}".encode()).decode()
            headers["Klarna-Idempotency-Key"] = same[-64:]
""",
        "The shop derives the idempotency key from the order and the amount.",
        consequences=("OM-03", "OM-04", "OM-05", "SCOPE-02"),
    ),
    Mutation(
        "lost-answer-counts-as-done",
        "RES-07",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = Outcome.DONE if answer.status is None else outcome(answer)
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The shop books an operation whose answer was lost.",
        consequences=("OM-03", "OM-04", "OM-05", "RESP-04"),
    ),
    Mutation(
        "lost-answer-counts-as-failed",
        "RES-07",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = Outcome.REFUSED if answer.status is None else outcome(answer)
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The shop calls an operation failed whose answer was lost.",
        consequences=("OM-04", "OM-05", "RESP-04"),
    ),
    Mutation(
        "believes-a-callback-about-what-is-over",
        "OUT-06",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    session = request.json.get("session") or {}
    completed = session.get("status") == "COMPLETED"
    if completed and known_order(shop, reference).state is State.CLOSED:
        shop.store.set_state(reference, State.PAID)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop calls a cancelled purchase paid because a callback says so.",
        consequences=("OUT-05", "LIFE-07", "ORD-03", "RESP-03", "SEC-04"),
    ),
    Mutation(
        "follows-the-newest-callback",
        "OUT-08",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    session = request.json.get("session") or {}
    if session.get("status") == "IN_PROGRESS":
        shop.store.set_state(reference, State.AWAITING_PAYMENT)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "A callback from before the payment makes a paid order an open one again.",
        consequences=("ORD-03", "OUT-05", "OUT-07"),
    ),
    Mutation(
        "falls-over-a-damaged-callback",
        "OUT-10",
        "web.py",
        """    body = request.json
    session = body.get("session")""",
        """    body = json.loads(request.body)
    session = body.get("session")""",
        "The shop answers a callback that it cannot read with 500.",
    ),
    Mutation(
        "places-with-the-braces",
        "OUT-13",
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    token = request.query.get("authorization_token", "")
    with shop.store.exclusive(reference):
        if token and not shop.store.placements(reference):
            klarna = shop.checkout.klarna
            for attempt in shop.store.open_attempts(reference):
                page = klarna.read_page(attempt.hpp_session_id, attempt.session_url)
                shop.checkout._place(attempt, token, page)
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        "The shop places the order with whatever the return URL brings as a token.",
        consequences=("OUT-01", "LIFE-03", "LIFE-05", "COMPAT-06"),
    ),
    Mutation(
        "failure-leads-where-success-leads",
        "HPP-04",
        "checkout.py",
        """            "failure": f"{back}/failure?{session}",
""",
        """            "failure": f"{back}/success?{session}"
            "&authorization_token={{authorization_token}}",
""",
        "The consumer whose payment was refused comes back by the address of success.",
        consequences=("HPP-02",),
    ),
    Mutation(
        "forgets-the-first-tab",
        "HPP-08",
        "checkout.py",
        """            self._end_earlier_attempts(reference)
            self._require_payable(reference)
""",
        """            for attempt in self.store.open_attempts(reference):
                self.store.close_attempt(attempt)
            self._require_payable(reference)
""",
        "The shop forgets an older page when a new one is opened, and leaves it open.",
    ),
    Mutation(
        "leaves-the-page-of-a-cancelled-order-open",
        "HPP-10",
        "checkout.py",
        """        self._end_earlier_attempts(reference)
        order = self.store.order(reference)
        if order is None""",
        """        order = self.store.order(reference)
        if order is None""",
        "The shop cancels an unpaid order and leaves its page open.",
    ),
    Mutation(
        "three-sessions-an-attempt",
        "KP-07",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        self.klarna.create_session(reference, payload)
        self.klarna.create_session(reference, payload)
        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        "The shop opens three payment sessions for each attempt.",
        consequences=("RESP-01", "RESP-03", "RESP-04"),
    ),
    Mutation(
        "falls-over-the-second-clerk",
        "RES-09",
        "backoffice.py",
        """            raise NotPossible("it is more than is left")
""",
        """            raise RuntimeError("it is more than is left")
""",
        "The shop answers the second of two clerks with 500.",
        consequences=("OM-05", "OM-03"),
    ),
    Mutation(
        "pending-fraud-is-paid",
        "ORD-07",
        "checkout.py",
        """STATE_BY_FRAUD_STATUS = {"ACCEPTED": State.PAID, "REJECTED": State.CLOSED}
""",
        """STATE_BY_FRAUD_STATUS = {
    "ACCEPTED": State.PAID,
    "PENDING": State.PAID,
    "REJECTED": State.CLOSED,
}
""",
        "The shop calls an order paid while the decision about fraud is pending.",
        consequences=("OM-07",),
    ),
    Mutation(
        "pending-fraud-is-refused",
        "ORD-07",
        "checkout.py",
        """STATE_BY_FRAUD_STATUS = {"ACCEPTED": State.PAID, "REJECTED": State.CLOSED}
""",
        """STATE_BY_FRAUD_STATUS = {
    "ACCEPTED": State.PAID,
    "PENDING": State.CLOSED,
    "REJECTED": State.CLOSED,
}
""",
        "The shop throws an order away while the decision about fraud is pending.",
        consequences=("ORD-03",),
    ),
    Mutation(
        "captures-what-is-on-hold",
        "OM-07",
        "backoffice.py",
        """    "capture": {State.PAID, State.PARTLY_REFUNDED},
""",
        """    "capture": {State.PAID, State.PARTLY_REFUNDED, State.ON_HOLD},
""",
        "The shop captures an order that is on hold.",
        consequences=("COMPAT-04",),
    ),
    Mutation(
        "puts-captures-off-for-ever",
        "SCOPE-02",
        "web.py",
        """    return operation_reply(shop.office.capture(reference, positive_amount(request)))
""",
        """    positive_amount(request)
    return operation_reply(Outcome.UNKNOWN)
""",
        "The shop takes the wish to capture and never captures.",
        consequences=("OM-03", "OM-04", "OM-05"),
    ),
    Mutation(
        "puts-refunds-off-for-ever",
        "SCOPE-02",
        "web.py",
        """    return operation_reply(shop.office.refund(reference, positive_amount(request)))
""",
        """    positive_amount(request)
    return operation_reply(Outcome.UNKNOWN)
""",
        "The shop takes the wish to refund and never refunds.",
        consequences=("OM-05",),
    ),
    Mutation(
        "cancels-in-its-own-books-only",
        "SCOPE-02",
        "backoffice.py",
        """                return self.klarna.cancel(order_id, operation.key)
""",
        """                return Answer(204, {}, {})
""",
        "The shop cancels an order in its own books, and not at Klarna's.",
        consequences=("ORD-03",),
    ),
    Mutation(
        "page-captures-what-is-sent",
        "HPP-06",
        "checkout.py",
        LAST_LINES,
        page_places("CAPTURE_ORDER", ADOPTS, BOOKS_THE_CAPTURE),
        "The shop has the hosted page capture orders of goods that are still to be sent.",
        config_edits=(CAPTURES_WHAT_IS_SENT,),
    ),
    Mutation(
        "page-captures-and-nobody-says-so",
        "HPP-06",
        "checkout.py",
        LAST_LINES,
        page_places("CAPTURE_ORDER", ADOPTS, BOOKS_THE_CAPTURE),
        "The shop has the hosted page capture its orders, and declares that it places them itself.",
        consequences=(
            *(
                "SCOPE-01",
                "ORD-01",
                "ORD-02",
                "ORD-03",
                "ORD-04",
                "OM-01",
                "OM-03",
                "OM-04",
                "OM-05",
            ),
            *(
                "OM-06",
                "SCOPE-02",
                "ORD-07",
                "LIFE-03",
                "LIFE-04",
                "HPP-04",
                "OUT-14",
                "KP-01",
                "RES-09",
            ),
        ),
    ),
)
