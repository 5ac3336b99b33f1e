"""Mutants that go wrong when the consumer comes back, changes the basket, or tries again."""

from __future__ import annotations

from conformance.demo import Mutation

PAYABLE = """        unpaid = order.state in {State.AWAITING_PAYMENT, State.CLOSED}
"""
STARTS = """            self._end_earlier_attempts(reference)
            self._require_payable(reference)
            return self._open_attempt(basket)
"""
AUTHORIZATION_URL = """{"notification": f"{self.public_url}/klarna/decision/{name}?secret={secret}"}
"""


def gives_authorization_url(view: str) -> str:
    return f"""{{
            "notification": f"{{self.public_url}}/klarna/decision/{{name}}?secret={{secret}}",
            "authorization": f"{{self.public_url}}/klarna/{view}/{{name}}?secret={{secret}}",
        }}
"""


MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "offers-the-page-of-the-first-basket",
        "KP-08",
        "checkout.py",
        STARTS,
        """            pages = self.__dict__.setdefault("pages", {})
            if reference not in pages:
                self._require_payable(reference)
                pages[reference] = self._open_attempt(basket)
            return pages[reference]
""",
        "The shop sends the consumer to the page that it opened first, whatever is bought by now.",
        consequences=("UX-02", "LIFE-01", "LIFE-02", "LIFE-03", "HPP-08", "ORD-03", "HPP-09"),
    ),
    Mutation(
        "leaves-the-page-of-the-first-basket-open",
        "KP-08",
        "checkout.py",
        STARTS,
        """            self._require_payable(reference)
            return self._open_attempt(basket)
""",
        "The shop leaves the page of the old basket open, and delivers the new one for its price.",
    ),
    Mutation(
        "remembers-the-first-basket-only",
        "KP-08",
        "checkout.py",
        """            return self._open_attempt(basket)
""",
        """            return self._open_attempt(self.store.basket(reference) or basket)
""",
        "The shop opens the second page with the basket of the first one.",
    ),
    Mutation(
        "adds-nothing-to-the-basket-meanwhile",
        "KP-08",
        "checkout.py",
        """        order = order_payload(basket) |""",
        """        payloads = self.__dict__.setdefault("payloads", {})
        order = payloads.setdefault(reference, order_payload(basket)) |""",
        "The shop keeps what it sent for an order once, and sends it again for another basket.",
    ),
    Mutation(
        "blocks-who-was-refused",
        "UX-02",
        "web.py",
        """    basket = checked_basket(request.json)
    redirect_url""",
        """    basket = checked_basket(request.json)
    if shop.store.attempts(basket["reference"]):
        raise NotPossible("there was a try already")
    redirect_url""",
        "The shop lets nobody try a second time.",
        consequences=(
            *("LIFE-01", "LIFE-02", "LIFE-03", "OUT-05", "HPP-08", "HPP-10", "SCOPE-02"),
            *("ORD-03", "RESP-03"),
        ),
    ),
    Mutation(
        "falls-over-a-second-try",
        "UX-02",
        "web.py",
        """    basket = checked_basket(request.json)
    redirect_url""",
        """    basket = checked_basket(request.json)
    if shop.store.attempts(basket["reference"]):
        raise RuntimeError("there was a try already")
    redirect_url""",
        "The shop falls over when somebody tries a second time.",
        consequences=(
            *("LIFE-01", "LIFE-02", "LIFE-03", "OUT-05", "HPP-08", "HPP-10", "SCOPE-02"),
            *("ORD-03", "RESP-03", "KP-08"),
        ),
    ),
    Mutation(
        "a-cancelled-page-ends-the-second-try",
        "UX-02",
        "checkout.py",
        """        if order and order.state is State.AWAITING_PAYMENT:
            self.store.set_state(reference, self._state_without_payment(reference))
""",
        """        if order and order.state is State.AWAITING_PAYMENT:
            self.store.set_state(reference, State.CANCELLED)
""",
        "The shop calls an order cancelled for good when its page was cancelled.",
        consequences=("HPP-08", "LIFE-03"),
    ),
    Mutation(
        "works-on-the-first-attempt-only",
        "UX-02",
        "checkout.py",
        """            for attempt in self.store.open_attempts(reference):
                self._settle(attempt)
""",
        """            for attempt in self.store.attempts(reference)[:1]:
                self._settle(attempt)
""",
        "The shop looks at the first page of an order only, though the second one was paid.",
        consequences=(
            "KP-08",
            "LIFE-01",
            "LIFE-02",
            "LIFE-03",
            "HPP-08",
            "ORD-03",
            "OUT-05",
            "OUT-13",
        ),
    ),
    Mutation(
        "wants-47-whole-hours",
        "LIFE-08",
        "checkout.py",
        """        attempt = NewAttempt(
""",
        """        if expiry(page) < time.time() + SESSION_LIFE_S - 3600 - 60:
            raise KlarnaUnavailable
        attempt = NewAttempt(
""",
        "The shop takes no page that, by its own clock, lives for less than 47 hours.",
        consequences=("COMPAT-08",),
    ),
    Mutation(
        "wants-no-more-than-47-hours",
        "LIFE-08",
        "checkout.py",
        """        attempt = NewAttempt(
""",
        """        if expiry(page) > time.time() + SESSION_LIFE_S - 3600 + 60:
            raise KlarnaUnavailable
        attempt = NewAttempt(
""",
        "The shop takes no page that, by its own clock, lives for more than 47 hours.",
    ),
    Mutation(
        "nobody-at-the-authorization-address",
        "OUT-15",
        "checkout.py",
        AUTHORIZATION_URL,
        gives_authorization_url("authorized"),
        "The shop gives an address for authorization callbacks at which nobody is.",
        consequences=("HPP-03",),
    ),
    Mutation(
        "refuses-the-authorization-callback",
        "OUT-15",
        "checkout.py",
        AUTHORIZATION_URL,
        gives_authorization_url("callback"),
        "The shop refuses authorization callbacks: it looks for an HPP session in them.",
    ),
)
