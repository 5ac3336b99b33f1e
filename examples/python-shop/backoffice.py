"""What happens after the payment: capture at delivery, refund, cancel."""

from __future__ import annotations

import json
import logging
import time
import uuid
from dataclasses import replace

from checkout import Checkout, NotPossible
from klarna import Answer, Klarna, Outcome, outcome
from money import order_payload
from store import Operation, Order, State, Store

log = logging.getLogger("shop.backoffice")

ALLOWED = {
    "capture": {State.PAID, State.PARTLY_REFUNDED},
    "refund": {State.PAID, State.PARTLY_REFUNDED},
    "cancel": {State.PAID, State.ON_HOLD},
    "release": {State.PAID, State.PARTLY_REFUNDED},
}
UNAUTHORIZED = 401  # what else Klarna refuses says nothing of the credentials
SAMPLE = {
    "reference": "credential-check",
    "country": "SE",
    "currency": "SEK",
    "locale": "sv-SE",
    "customer": {},
    "lines": [
        {
            "reference": "check",
            "name": "Check",
            "type": "physical",
            "quantity": 1,
            "unit_price": 100,
            "tax_rate": 2500,
            "discount": 0,
        }
    ],
}
# Klarna remembers a key for a day; after that a repetition could be a second capture.
KEY_LIFE_S = 24 * 60 * 60


class UnknownOrder(Exception):
    """No such order in this shop."""


class Backoffice:
    def __init__(self, klarna: Klarna, store: Store, checkout: Checkout) -> None:
        self.klarna = klarna
        self.store = store
        self.checkout = checkout

    # What the clerk asks for

    def capture(self, reference: str, amount: int) -> Outcome:
        with self.store.exclusive(reference):
            return self._perform(reference, "capture", amount)

    def refund(self, reference: str, amount: int) -> Outcome:
        with self.store.exclusive(reference):
            return self._perform(reference, "refund", amount)

    def cancel(self, reference: str) -> Outcome:
        """What is captured stays captured; the rest of the authorization is given back."""
        with self.store.exclusive(reference):
            if self._order(reference).state is State.AWAITING_PAYMENT:
                given_up = self.checkout.withdraw(reference)
                if given_up is not Outcome.REFUSED:
                    return given_up
            kind = "release" if self._order(reference).captured else "cancel"
            return self._perform(reference, kind, 0)

    def check_credentials(self) -> Outcome:
        """Done: they open the platform that is configured. Unknown: nobody could tell.

        There is no call for just this; a session that nobody pays costs nothing.
        """
        answer = self.klarna.create_session("credential-check", json.dumps(order_payload(SAMPLE)))
        said = outcome(answer)
        wrong = said is Outcome.REFUSED and answer.status == UNAUTHORIZED
        return said if said is Outcome.DONE or wrong else Outcome.UNKNOWN

    def repeat_unresolved(self, reference: str) -> None:
        with self.store.exclusive(reference):
            for operation in self.store.unresolved(reference):
                self._send(operation, repeated=True)

    # How it is done

    def _perform(self, reference: str, kind: str, amount: int) -> Outcome:
        """The same request after an unknown outcome is the same operation, with the same key."""
        for operation in self.store.unresolved(reference):
            if (operation.kind, operation.amount) == (kind, amount):
                return self._send(operation, repeated=True)
        self._require_possible(self._order(reference), kind, amount)
        key = str(uuid.uuid4())
        operation = self.store.add_operation(reference, kind, amount, key)
        return self._send(operation, repeated=False)

    def _require_possible(self, order: Order, kind: str, amount: int) -> None:
        if order.platform != self.klarna.base_url:
            raise NotPossible("it was sold on another platform than the one configured now")
        if order.state not in ALLOWED[kind]:
            raise NotPossible(f"the order is {order.state}")
        if amount > self._left(order, kind):
            raise NotPossible("it is more than is left")

    def _left(self, order: Order, kind: str) -> int:
        """What an unanswered operation may have taken already counts as taken."""
        pending = sum(
            each.amount for each in self.store.unresolved(order.reference) if each.kind == kind
        )
        if kind == "refund":
            return order.captured - order.refunded - pending
        return remaining(order) - pending

    def _send(self, operation: Operation, *, repeated: bool) -> Outcome:
        order = self._order(operation.reference)
        if worn_out(operation):
            log.error("order=%s: %s needs a person", order.reference, operation.kind)
            return Outcome.UNKNOWN
        answer = self._call(order, operation)
        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
        after = order_after(order, operation) if verdict is Outcome.DONE else order
        self.store.record_operation(operation, verdict, klarna_id(answer), after)
        return verdict

    def _call(self, order: Order, operation: Operation) -> Answer:
        order_id = order.klarna_order_id or ""
        match operation.kind:
            case "capture":
                return self.klarna.capture(order_id, operation.amount, operation.key)
            case "refund":
                return self.klarna.refund(order_id, operation.amount, operation.key)
            case "release":
                return self.klarna.release_remaining(order_id, operation.key)
            case _:
                return self.klarna.cancel(order_id, operation.key)

    def _verdict(
        self, order: Order, operation: Operation, said: Outcome, *, repeated: bool
    ) -> Outcome:
        """The operation's own answer decides; where it leaves a doubt, the order is read once."""
        if said is Outcome.DONE or (said is Outcome.REFUSED and not repeated):
            return said
        answer = self.klarna.read_order(order.klarna_order_id or "")
        if outcome(answer) is not Outcome.DONE:
            return Outcome.UNKNOWN
        return Outcome.DONE if shows(answer, order, operation) else said

    def _order(self, reference: str) -> Order:
        order = self.store.order(reference)
        if order is None:
            raise UnknownOrder
        return order


def remaining(order: Order) -> int:
    return 0 if order.released else order.amount - order.captured


def worn_out(operation: Operation) -> bool:
    return time.time() - operation.begun_at > KEY_LIFE_S


def shows(answer: Answer, order: Order, operation: Operation) -> bool:
    """Whether Klarna's order has the operation in it."""
    match operation.kind:
        case "capture":
            return bool(answer.body.get("captured_amount") == order.captured + operation.amount)
        case "refund":
            return bool(answer.body.get("refunded_amount") == order.refunded + operation.amount)
        case "release":
            return bool(answer.body.get("remaining_authorized_amount") == 0)
        case _:
            return answer.word("status") == "CANCELLED"


def order_after(order: Order, operation: Operation) -> Order:
    match operation.kind:
        case "capture":
            return replace(order, captured=order.captured + operation.amount)
        case "refund":
            refunded = order.refunded + operation.amount
            return with_state(replace(order, refunded=refunded))
        case "release":
            return with_state(replace(order, released=True))
        case _:
            return replace(order, state=State.CANCELLED)


def with_state(order: Order) -> Order:
    if order.refunded == 0:
        return order
    all_back = order.refunded == order.captured and remaining(order) == 0
    return replace(order, state=State.REFUNDED if all_back else State.PARTLY_REFUNDED)


def klarna_id(answer: Answer) -> str | None:
    """For the books only: that the header is missing says nothing about the operation."""
    return answer.headers.get("Capture-Id") or answer.headers.get("Refund-Id")
