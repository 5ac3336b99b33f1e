"""The shop as a Starlette application: `python app.py --port 8080`.

It differs from the other example on purpose. It is asynchronous, and its store is a file to which
it appends lines. The secret of a purchase is a part of the path. It believes nothing that a
callback or a redirect says: it reads the session.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from aftersales import Aftersales
from hpp_client import KlarnaClient
from journal import ON_HOLD, PAID, PENDING, REFUNDED, Journal, Sale, now
from pricing import UnsellableBasket, sellable
from purchases import NotNow, PaymentUnavailable, Purchases
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

log = logging.getLogger("async_shop")

POLL_S = 0.5
FRESH_S = 10  # a page so young is looked at in every round
RAREST_S = 600
PAGE_WAITS_S = 3
LARGEST_BODY = 200_000  # bytes
PAGE_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(slots=True)
class Shop:
    klarna: KlarnaClient
    journal: Journal
    purchases: Purchases
    aftersales: Aftersales
    looked_at: dict[str, float] = field(default_factory=dict)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(guarded(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def poll(self) -> None:
        """The shop's own poller: it looks at what is open until it is stopped."""
        while True:
            await asyncio.sleep(POLL_S)
            if time.monotonic() >= self.klarna.rests_until:
                await guarded(self.round())

    async def round(self) -> None:
        for sale in self.journal.all():
            if sale.platform != self.klarna.base_url:
                continue
            if self.due(sale):
                await self.purchases.look(sale.reference)
            if sale.unanswered_calls:
                await self.aftersales.repeat_unanswered(sale.reference)

    def due(self, sale: Sale) -> bool:
        """Open pages and orders on hold; the older a page, the rarer."""
        if not sale.open_pages and sale.state != ON_HOLD:
            return False
        newest = max((page.offered_at for page in sale.pages), default=0.0)
        age = now() - newest
        pause = 0 if age < FRESH_S else min(age / 10, RAREST_S)
        if now() - self.looked_at.get(sale.reference, 0) < pause:
            return False
        self.looked_at[sale.reference] = now()
        return True


async def guarded(work: Coroutine[Any, Any, Any]) -> None:
    """What goes wrong in the background is logged by its kind, and nothing else of it."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the next round must come
        log.error("%s in the background", type(error).__name__)  # noqa: TRY400 - no traceback


def shop_of(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


async def health(_: Request) -> Response:
    return JSONResponse({"status": "up"})


async def checkout(request: Request) -> Response:
    basket = sellable(await json_of(request))
    url = await shop_of(request).purchases.start(basket)
    return Response(status_code=302, headers={"Location": url, "X-Order": basket["reference"]})


async def order(request: Request) -> Response:
    sale = shop_of(request).journal.sale(request.path_params["reference"])
    if sale is None:
        return JSONResponse({"problem": "no such order"}, 404)
    return JSONResponse(
        {
            "status": sale.state,
            "klarna": sale.order_id or None,
            "captured": sale.captured,
            "refunded": sale.refunded,
        }
    )


async def manage(request: Request) -> Response:
    """`PUT /orders/{reference}/{verb}` with an amount in minor units, where one is due."""
    reference, verb = request.path_params["reference"], request.path_params["verb"]
    if shop_of(request).journal.sale(reference) is None:
        return JSONResponse({"problem": "no such order"}, 404)
    office = shop_of(request).aftersales
    if verb == "cancel":
        outcome = await office.cancel(reference)
    else:
        amount = (await json_of(request)).get("amount")
        if not isinstance(amount, int) or amount <= 0:
            raise UnsellableBasket("an amount is a positive whole number")
        outcome = await (office.capture if verb == "capture" else office.refund)(reference, amount)
    status = {"done": 200, "refused": 409, "unknown": 202}[outcome]
    return JSONResponse({"outcome": outcome}, status)


async def status_update(request: Request) -> Response:
    """Says only that it is time to look; a caller without the secret finds nothing here."""
    shop = shop_of(request)
    await body_of(request)  # a server that answers before it has read a body breaks the connection
    sale = shop.journal.by_secret(request.path_params["secret"])
    if sale is None:
        return Response(status_code=404)
    shop.later(shop.purchases.look(sale.reference))
    return Response(status_code=204)


async def back_from_page(request: Request) -> Response:
    shop = shop_of(request)
    sale = shop.journal.by_secret(request.path_params["secret"])
    if sale is None:
        return page(404, "Not found", "There is nothing here.")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(
            asyncio.shield(shop.purchases.look(sale.reference)), timeout=PAGE_WAITS_S
        )
    return result_page(sale)


def result_page(sale: Sale) -> Response:
    reference = escape(sale.reference)
    if sale.state in {PAID, REFUNDED}:
        return page(200, "Thank you", f"Your order {reference} is paid with Klarna.")
    if sale.state in {PENDING, ON_HOLD}:
        return page(200, "One moment", f"The payment of order {reference} is being confirmed.")
    return page(200, "Not paid", f"Order {reference} is not paid. You can try again.")


def page(status: int, title: str, text: str) -> HTMLResponse:
    html = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    return HTMLResponse(html, status, PAGE_HEADERS)


async def body_of(request: Request) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_BODY:
            raise UnsellableBasket("the request is too large")
    return bytes(content)


async def json_of(request: Request) -> Any:
    try:
        return json.loads(await body_of(request))
    except (ValueError, RecursionError) as error:
        raise UnsellableBasket("the request is not JSON") from error


async def unsellable(_: Request, error: Exception) -> Response:
    return JSONResponse({"problem": str(error)}, 400)


async def not_now(_: Request, error: Exception) -> Response:
    return JSONResponse({"problem": str(error)}, 409)


async def unavailable(_: Request, __: Exception) -> Response:
    return JSONResponse({"problem": "Klarna is not available at the moment"}, 503)


async def unforeseen(_: Request, error: Exception) -> Response:
    log.error("%s", type(error).__name__)
    return page(500, "Sorry", "Please try again in a moment.")


def application(shop: Shop) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.shop = shop
        poller = asyncio.create_task(shop.poll())
        yield
        poller.cancel()
        await asyncio.gather(poller, *shop.tasks, return_exceptions=True)
        await shop.klarna.close()
        shop.journal.close()

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/checkout", checkout, methods=["POST"]),
            Route("/orders/{reference}", order),
            Route("/orders/{reference}/{verb:str}", manage, methods=["PUT"]),
            Route("/hooks/{secret}/status", status_update, methods=["POST"]),
            Route("/pay/{secret}/{view}", back_from_page),
            Route("/pay/{secret}/{view}/{session_id}", back_from_page),
        ],
        exception_handlers={
            UnsellableBasket: unsellable,
            NotNow: not_now,
            PaymentUnavailable: unavailable,
            Exception: unforeseen,
        },
        lifespan=lifespan,
    )


def shop_from(environment: dict[str, str]) -> Shop:
    """KeyError or ValueError where a setting is missing or no address."""
    base_url = web_address(environment["KLARNA_API"])
    klarna = KlarnaClient(
        base_url, given(environment, "KLARNA_USER"), given(environment, "KLARNA_KEY")
    )
    journal = Journal(Path(environment.get("JOURNAL", "journal.jsonl")))
    purchases = Purchases(klarna, journal, web_address(environment["PUBLIC_URL"]))
    return Shop(klarna, journal, purchases, Aftersales(klarna, journal, purchases))


def given(environment: dict[str, str], name: str) -> str:
    if not environment[name]:
        raise ValueError(f"{name} is empty")
    return environment[name]


def web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("an address of Klarna or of the shop is no web address")
    return value.rstrip("/")


def main() -> int:
    parser = argparse.ArgumentParser(
        description="An asynchronous shop that is paid through Klarna."
    )
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args().port
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    try:
        shop = shop_from(dict(os.environ))
    except (KeyError, ValueError) as problem:
        print(f"async shop: a setting is missing or wrong: {problem}", file=sys.stderr)  # noqa: T201
        return 2
    uvicorn.run(application(shop), host="127.0.0.1", port=port, log_level="error", access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
