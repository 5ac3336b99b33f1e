"""From a basket to the hosted page, and from the page's outcome to one order."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hpp_client import KlarnaAnswer, KlarnaClient
from journal import CANCELLED, FAILED, ON_HOLD, PAID, PENDING, Journal, Page, Sale, now
from pricing import payload_of

log = logging.getLogger("async_shop.purchases")

PAGE_LIFE_S = 48 * 60 * 60  # for an answer whose `expires_at` cannot be read
STATE_OF_FRAUD = {"ACCEPTED": PAID, "REJECTED": CANCELLED}  # any other status waits


class NotNow(Exception):
    """The purchase's state does not allow what was asked."""


class PaymentUnavailable(Exception):
    """Klarna gave no session or no page."""


class Purchases:
    def __init__(self, klarna: KlarnaClient, journal: Journal, public_url: str) -> None:
        self.klarna = klarna
        self.journal = journal
        self.public_url = public_url
        self.locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start(self, basket: Mapping[str, Any]) -> str:
        """The URL of a new hosted page, as Klarna issued it."""
        reference = basket["reference"]
        async with self.locks[reference]:
            sale = self.journal.sale(reference)
            if sale:
                await self._end_pages(sale)
                if sale.order_id or sale.placement_unknown or sale.state not in {PENDING, FAILED}:
                    raise NotNow(f"the order is {sale.state}")
            payload = payload_of(basket)
            session = await self.klarna.create_payment_session(reference, payload)
            session_id = session.text("session_id")
            if not session.done or not session_id:
                raise PaymentUnavailable
            secret = secrets.token_urlsafe(24)
            page = await self.klarna.create_page(reference, session_id, self._urls(secret))
            session_url, redirect_url = page.text("session_url"), page.text("redirect_url")
            if not page.done or not session_url or not redirect_url:
                raise PaymentUnavailable
            sale = sale or Sale(reference, self.klarna.base_url, payload)
            sale.payload, sale.state = payload, PENDING
            sale.pages.append(Page(session_url, secret, now(), expiry(page)))
            self.journal.keep(sale)
            return redirect_url

    def _urls(self, secret: str) -> dict[str, str]:
        """The secret is a part of the path; Klarna fills in what stands in double braces."""
        back = f"{self.public_url}/pay/{secret}"
        return {
            "success": f"{back}/success/{{{{session_id}}}}",
            "cancel": f"{back}/cancel",
            "back": f"{back}/back",
            "failure": f"{back}/failure",
            "error": f"{back}/error",
            "status_update": f"{self.public_url}/hooks/{secret}/status",
        }

    async def look(self, reference: str) -> Sale | None:
        """Ask Klarna how each open page of a purchase stands, and do what follows."""
        async with self.locks[reference]:
            sale = self.journal.sale(reference)
            if sale and sale.platform == self.klarna.base_url:
                await self._look(sale)
            return sale

    async def _look(self, sale: Sale) -> None:
        for page in sale.open_pages:
            await self._look_at(sale, page)
        if sale.state == ON_HOLD and sale.order_id:
            self._decide(sale, await self.klarna.read_order(sale.order_id))

    async def _look_at(self, sale: Sale, page: Page) -> None:
        found = await self.klarna.read_page(sale.reference, page.session_url)
        status, token = found.text("status"), found.text("authorization_token")
        if found.done and status == "COMPLETED" and token:
            await self._completed(sale, page, token, found)
        elif over(page, found):
            self._close(sale, page)

    async def _completed(self, sale: Sale, page: Page, token: str, found: KlarnaAnswer) -> None:
        if sale.order_id:
            await self.klarna.give_back(sale.reference, token)
            self._close(sale, page)
        elif page.placements.get(token) != "refused":
            await self._place(sale, page, token, found)

    async def _place(self, sale: Sale, page: Page, token: str, found: KlarnaAnswer) -> None:
        """The token becomes an order; until an answer comes, nobody knows whether it has."""
        first_try = token not in page.placements
        page.placements[token] = "unknown"
        self.journal.keep(sale)
        answer = await self.klarna.place_order(sale.reference, token, sale.payload)
        order_id = answer.text("order_id")
        if answer.done and order_id:
            await self._ordered(sale, page, token, order_id, answer)
        elif answer.outcome == "refused" and first_try:
            page.placements[token] = "refused"
            self.journal.keep(sale)
            await self.klarna.give_back(sale.reference, token)
        elif found.text("order_id"):
            read = await self.klarna.read_order(found.text("order_id"))
            await self._ordered(sale, page, token, found.text("order_id"), read)

    async def _ordered(
        self, sale: Sale, page: Page, token: str, order_id: str, answer: KlarnaAnswer
    ) -> None:
        page.placements[token], page.closed = "done", True
        sale.order_id, sale.state = order_id, ON_HOLD
        self._decide(sale, answer)
        await self._end_pages(sale)

    def _decide(self, sale: Sale, order: KlarnaAnswer) -> None:
        if order.done:
            sale.state = STATE_OF_FRAUD.get(order.text("fraud_status"), ON_HOLD)
        self.journal.keep(sale)

    async def _end_pages(self, sale: Sale) -> None:
        """A page that cannot be disabled may have been paid a moment ago: then that counts."""
        for page in sale.open_pages:
            unknown = "unknown" in page.placements.values()
            if (
                unknown
                or not (await self.klarna.disable_page(sale.reference, page.session_url)).done
            ):
                await self._look_at(sale, page)
            else:
                self._close(sale, page)

    def _close(self, sale: Sale, page: Page) -> None:
        page.closed = True
        if not sale.open_pages and sale.state == PENDING:
            sale.state = ON_HOLD if sale.placement_unknown else FAILED
        self.journal.keep(sale)

    async def withdraw(self, sale: Sale) -> str:
        """End an unpaid purchase: done, refused (it is paid) or unknown."""
        await self._end_pages(sale)
        if sale.order_id:
            return "refused"
        if sale.placement_unknown or sale.open_pages:
            return "unknown"
        sale.state = CANCELLED
        self.journal.keep(sale)
        return "done"


def over(page: Page, found: KlarnaAnswer) -> bool:
    """Nobody can pay on this page any more."""
    if found.done:
        return found.text("status") in {"CANCELLED", "DISABLED"}
    return found.outcome == "refused" and now() > page.expires_at


def expiry(page: KlarnaAnswer) -> float:
    """Seconds since the epoch."""
    try:
        at = datetime.fromisoformat(page.text("expires_at"))
    except ValueError:
        return now() + PAGE_LIFE_S
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
