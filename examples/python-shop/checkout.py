"""The purchase: from the basket to the hosted page, and from its outcome to the order."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from klarna import Answer, Klarna, Outcome, outcome
from money import order_payload
from store import Attempt, NewAttempt, Order, State, Store

log = logging.getLogger("shop.checkout")

# The other statuses, and those that Klarna will invent, leave the page open to the consumer.
COMPLETED = "COMPLETED"
OVER = {"CANCELLED", "DISABLED"}

# A fraud status not in this table is held back until a person or Klarna has decided.
STATE_BY_FRAUD_STATUS = {"ACCEPTED": State.PAID, "REJECTED": State.CLOSED}

SESSION_LIFE_S = 48 * 60 * 60  # only for an answer without `expires_at`


class NotPossible(Exception):
    """The order's state does not allow it."""


class KlarnaUnavailable(Exception):
    """No session or no page could be had."""


class Checkout:
    def __init__(self, klarna: Klarna, store: Store, public_url: str) -> None:
        self.klarna = klarna
        self.store = store
        self.public_url = public_url

    # From the basket to the page

    def start(self, basket: Mapping[str, Any]) -> str:
        """The URL to which the consumer is sent, exactly as Klarna gave it."""
        reference = basket["reference"]
        with self.store.exclusive(reference):
            self._end_earlier_attempts(reference)
            self._require_payable(reference)
            return self._open_attempt(basket)

    def _require_payable(self, reference: str) -> None:
        order = self.store.order(reference)
        if order and not self._payable(order):
            raise NotPossible(f"{order.state} and not to be paid again")

    def _payable(self, order: Order) -> bool:
        """Not while an order exists, or may exist, at Klarna's."""
        unpaid = order.state in {State.AWAITING_PAYMENT, State.CLOSED}
        return unpaid and not order.klarna_order_id and not self.placement_unknown(order.reference)

    def _open_attempt(self, basket: Mapping[str, Any]) -> str:
        """What is needed to finish without the consumer is stored before the redirect."""
        reference = basket["reference"]
        secret = secrets.token_urlsafe(32)
        order = order_payload(basket) | {"merchant_urls": self._notified_at(reference, secret)}
        payload = json.dumps(order)
        session = needed(self.klarna.create_session(reference, payload), "session_id")
        page = needed(
            self.klarna.create_page(reference, self._page(reference, session, secret)),
            "session_id",
            "session_url",
            "redirect_url",
        )
        attempt = NewAttempt(
            kp_session_id=session.word("session_id"),
            hpp_session_id=page.word("session_id"),
            session_url=page.word("session_url"),
            secret=secret,
            expires_at=expiry(page),
            payload=payload,
        )
        self.store.add_attempt(self.klarna.base_url, basket, order["order_amount"], attempt)
        return page.word("redirect_url")

    def _page(self, reference: str, session: Answer, secret: str) -> dict[str, Any]:
        return {
            "payment_session_url": self.klarna.session_url(session.word("session_id")),
            "merchant_urls": self._merchant_urls(reference, secret),
            "options": {"place_order_mode": "NONE"},
        }

    def _merchant_urls(self, reference: str, secret: str) -> dict[str, str]:
        """Klarna fills in what stands in double braces, so the braces stay unencoded."""
        name = quote(reference, safe="")
        back = f"{self.public_url}/klarna/return/{name}"
        session = "session_id={{session_id}}"
        return {
            "success": f"{back}/success?{session}&authorization_token={{{{authorization_token}}}}",
            "back": f"{back}/back?{session}",
            "failure": f"{back}/failure?{session}",
            "error": f"{back}/error?{session}",
            "status_update": f"{self.public_url}/klarna/callback/{name}?secret={secret}&{session}",
        }

    def _notified_at(self, reference: str, secret: str) -> dict[str, str]:
        """Where Klarna tells how it has decided about an order that was pending."""
        name = quote(reference, safe="")
        return {"notification": f"{self.public_url}/klarna/decision/{name}?secret={secret}"}

    # The end of an attempt that is not to be paid any more

    def _end_earlier_attempts(self, reference: str) -> None:
        for attempt in self.store.open_attempts(reference):
            self._end(attempt)

    def _end(self, attempt: Attempt) -> None:
        """A page that cannot be disabled may have been paid a moment before: then that counts."""
        if self.placement_unknown(attempt.reference) or not self._disabled(attempt):
            self._settle(attempt)
        else:
            self._close(attempt)

    def _disabled(self, attempt: Attempt) -> bool:
        answer = self.klarna.disable_page(attempt.hpp_session_id, attempt.session_url)
        return outcome(answer) is Outcome.DONE

    def withdraw(self, reference: str) -> Outcome:
        """The merchant gives up an unpaid order. The caller holds the order's lock."""
        self._end_earlier_attempts(reference)
        order = self.store.order(reference)
        if order is None or order.klarna_order_id:
            return Outcome.REFUSED
        if self.placement_unknown(reference):
            return Outcome.UNKNOWN
        for attempt in self.store.open_attempts(reference):
            self.store.close_attempt(attempt)
        self.store.set_state(reference, State.CANCELLED)
        return Outcome.DONE

    # From the outcome to the order

    def settle(self, reference: str) -> None:
        """The one road for callback, redirect and cron: they only say that it is time to ask."""
        with self.store.exclusive(reference):
            for attempt in self.store.open_attempts(reference):
                self._settle(attempt)

    def _settle(self, attempt: Attempt) -> None:
        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)

    def _follow(self, attempt: Attempt, page: Answer) -> None:
        status, token = page.word("status"), page.word("authorization_token")
        if status == COMPLETED and token:
            self._use(attempt, token, page)
        elif status in OVER:
            self._close(attempt)

    def _use(self, attempt: Attempt, token: str, page: Answer) -> None:
        order = self.store.order(attempt.reference)
        if order and order.klarna_order_id:  # paid through another page of the same order
            self._release(attempt, token)
            self.store.close_attempt(attempt)
        elif self.store.placement(token) is not Outcome.REFUSED:
            self._place(attempt, token, page)

    def _place(self, attempt: Attempt, token: str, page: Answer) -> None:
        """An authorization becomes an order. Until the answer is there, the outcome is unknown."""
        tried_before = self.store.placement(token) is not None
        self.store.set_placement(attempt, token, Outcome.UNKNOWN)
        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
        order_id = answer.word("order_id")
        if outcome(answer) is Outcome.DONE and order_id:
            self._record(attempt, token, order_id, state_for(answer))
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
        elif page.word("order_id"):
            self._adopt(attempt, token, page.word("order_id"))

    def _record(self, attempt: Attempt, token: str, order_id: str, state: State) -> None:
        self.store.record_order(attempt, token, order_id, state)
        self._end_earlier_attempts(attempt.reference)

    def _refuse(self, attempt: Attempt, token: str) -> None:
        """This token is not tried again; the consumer is not left with money held back."""
        self.store.set_placement(attempt, token, Outcome.REFUSED)
        self._release(attempt, token)

    def _adopt(self, attempt: Attempt, token: str, order_id: str) -> None:
        """An earlier try, whose answer was lost, had worked: the page knows the order."""
        self._record(attempt, token, order_id, State.ON_HOLD)
        self._review(attempt.reference)

    def _release(self, attempt: Attempt, token: str) -> None:
        self.klarna.release_authorization(attempt.reference, token)

    def _close(self, attempt: Attempt) -> None:
        self.store.close_attempt(attempt)
        if not self.store.open_attempts(attempt.reference):
            self._conclude_unpaid(attempt.reference)

    def _conclude_unpaid(self, reference: str) -> None:
        order = self.store.order(reference)
        if order and order.state is State.AWAITING_PAYMENT:
            self.store.set_state(reference, self._state_without_payment(reference))

    def _state_without_payment(self, reference: str) -> State:
        """Where an order may exist after all, a person has to look."""
        if not self.placement_unknown(reference):
            return State.CLOSED
        log.error("order=%s: the placement was never answered, look at Klarna's portal", reference)
        return State.ON_HOLD

    # Orders on hold

    def review(self, reference: str) -> None:
        with self.store.exclusive(reference):
            self._review(reference)

    def _review(self, reference: str) -> None:
        order = self.store.order(reference)
        if order and order.state is State.ON_HOLD and order.klarna_order_id:
            answer = self.klarna.read_order(order.klarna_order_id)
            if outcome(answer) is Outcome.DONE:
                self.store.set_state(reference, state_for(answer))

    # What is known

    def placement_unknown(self, reference: str) -> bool:
        return Outcome.UNKNOWN in self.store.placements(reference)

    def placement_refused(self, reference: str) -> bool:
        return self.store.placements(reference)[-1:] == [Outcome.REFUSED]


def needed(answer: Answer, *names: str) -> Answer:
    """An answer to go on with: any success that holds what the next step needs."""
    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
        return answer
    raise KlarnaUnavailable


def state_for(order: Answer) -> State:
    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.ON_HOLD)


def expiry(page: Answer) -> float:
    """Klarna says when; any ISO 8601 spelling will do."""
    try:
        at = datetime.fromisoformat(page.word("expires_at"))
    except ValueError:
        return time.time() + SESSION_LIFE_S
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def expired(attempt: Attempt) -> bool:
    return time.time() > attempt.expires_at
