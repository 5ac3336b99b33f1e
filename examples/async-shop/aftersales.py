"""After the payment: capture when the goods leave, refund, cancel, and calls without an answer."""

from __future__ import annotations

import uuid
from typing import Any

from hpp_client import KlarnaAnswer, KlarnaClient
from journal import (
    CANCELLED,
    ON_HOLD,
    PAID,
    PENDING,
    REFUNDED,
    Journal,
    ManagementCall,
    Sale,
    now,
)
from purchases import NotNow, Purchases

KEY_LIFE_S = 24 * 60 * 60  # Klarna forgets an idempotency key after a day
ACTIONS = {
    "capture": "captures",
    "refund": "refunds",
    "cancel": "cancel",
    "release": "release-remaining-authorization",
}
AMOUNT_MEMBER = {"capture": "captured_amount", "refund": "refunded_amount"}


class Aftersales:
    def __init__(self, klarna: KlarnaClient, journal: Journal, purchases: Purchases) -> None:
        self.klarna = klarna
        self.journal = journal
        self.purchases = purchases

    async def capture(self, reference: str, amount: int) -> str:
        async with self.purchases.locks[reference]:
            return await self._ask(self._sale(reference), "capture", amount)

    async def refund(self, reference: str, amount: int) -> str:
        async with self.purchases.locks[reference]:
            return await self._ask(self._sale(reference), "refund", amount)

    async def cancel(self, reference: str) -> str:
        """What was captured stays captured; the rest of the authorization is released."""
        async with self.purchases.locks[reference]:
            sale = self._sale(reference)
            if sale.state == PENDING:
                withdrawn = await self.purchases.withdraw(sale)
                if withdrawn != "refused":
                    return withdrawn
            return await self._ask(sale, "release" if sale.captured else "cancel", 0)

    async def repeat_unanswered(self, reference: str) -> None:
        async with self.purchases.locks[reference]:
            sale = self.journal.sale(reference)
            for call in sale.unanswered_calls if sale else ():
                await self._send(self._sale(reference), call, repeated=True)

    async def _ask(self, sale: Sale, kind: str, amount: int) -> str:
        """A call that was never answered is the same call again, with its key."""
        for call in sale.unanswered_calls:
            if (call.kind, call.amount) == (kind, amount):
                return await self._send(sale, call, repeated=True)
        require_possible(sale, kind, amount, self.klarna.base_url)
        call = ManagementCall(kind, amount, str(uuid.uuid4()), now())
        sale.calls.append(call)
        self.journal.keep(sale)
        return await self._send(sale, call, repeated=False)

    async def _send(self, sale: Sale, call: ManagementCall, *, repeated: bool) -> str:
        if now() - call.begun_at > KEY_LIFE_S:
            return "unknown"
        member = AMOUNT_MEMBER.get(call.kind)
        body = {member: call.amount} if member else None
        answer = await self.klarna.manage(sale.order_id, ACTIONS[call.kind], call.key, body)
        outcome = answer.outcome
        if outcome == "unknown" or (outcome == "refused" and repeated):
            outcome = await self._outcome_in_order(sale, call, outcome)
        call.outcome = outcome
        if outcome == "done":
            book(sale, call)
        self.journal.keep(sale)
        return outcome

    async def _outcome_in_order(self, sale: Sale, call: ManagementCall, said: str) -> str:
        """The order itself shows whether a call whose answer leaves a doubt took effect."""
        order = await self.klarna.read_order(sale.order_id)
        if not order.done:
            return "unknown"
        return "done" if shows(order, sale, call) else said

    def _sale(self, reference: str) -> Sale:
        sale = self.journal.sale(reference)
        if sale is None:
            raise LookupError(reference)
        return sale


def require_possible(sale: Sale, kind: str, amount: int, platform: str) -> None:
    waiting = sum(call.amount for call in sale.unanswered_calls if call.kind == kind)
    allowed = {PAID, ON_HOLD} if kind == "cancel" else {PAID}
    if sale.platform != platform:
        raise NotNow("it was sold on another platform than the configured one")
    if sale.state not in allowed or not sale.order_id:
        raise NotNow(f"the order is {sale.state}")
    left = sale.captured - sale.refunded if kind == "refund" else remaining(sale)
    if amount > left - waiting:
        raise NotNow("it is more than is left")


def remaining(sale: Sale) -> int:
    """What of the authorization is neither captured nor released, in minor units."""
    return 0 if sale.released else sale.amount - sale.captured


def book(sale: Sale, call: ManagementCall) -> None:
    match call.kind:
        case "capture":
            sale.captured += call.amount
        case "refund":
            sale.refunded += call.amount
        case "release":
            sale.released = True
        case _:
            sale.state = CANCELLED
    if sale.refunded and sale.refunded == sale.captured and remaining(sale) == 0:
        sale.state = REFUNDED


def shows(order: KlarnaAnswer, sale: Sale, call: ManagementCall) -> bool:
    """The order holds the effect of the call, beyond what was booked before it."""
    members: Any = order.members
    match call.kind:
        case "capture":
            return bool(members.get("captured_amount") == sale.captured + call.amount)
        case "refund":
            return bool(members.get("refunded_amount") == sale.refunded + call.amount)
        case "release":
            return bool(members.get("remaining_authorized_amount") == 0)
        case _:
            return order.text("status") == "CANCELLED"
