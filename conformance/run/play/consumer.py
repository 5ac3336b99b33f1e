"""The consumer: starts a checkout, acts on the hosted page, comes back to the shop."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from urllib.parse import urlsplit

from ...core.marks import BasketChanged, ConsumerActed, PageChosen, UnfilledReturn
from ...core.operations import Operation, page_step
from ...core.plan import (
    ChoosePage,
    ConsumerActs,
    OpenPage,
    ReturnToShop,
    ReturnUnfilled,
    StartCheckout,
)
from ...core.trace import Result
from ...core.wire import Json, WireResponse
from ...drivers import DriverReply
from ...drivers.orders import order
from ...scenarios.baskets import doubled
from .case_in_play import CannotPlayStep, CaseInPlay
from .steps import performs

PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")


@performs(StartCheckout)
async def start_checkout(play: CaseInPlay, step: StartCheckout) -> None:
    case = play.recorder.case
    play.reference = play.reference or f"ord-{play.recorder.mark}"
    play.recorder.purchase.issued_url = ""
    wanted = doubled(case.basket) if step.changed else case.basket
    if step.changed:
        play.recorder.add_mark(BasketChanged(wanted.total, wanted.tax))
    basket = order(wanted, play.reference, play.recorder.mark)
    began = play.recorder.at
    reply = await checkout(play, basket, changed=step.changed)
    play.refused = reply.result is not Result.ACCEPTED
    purchase = play.recorder.purchase
    if not play.refused:
        play.reference = reply.reference or play.reference
        purchase.redirect_url = reply.redirect_url
        play.recorder.attempts.append(replace(purchase))
    intact = None if play.refused else reply.redirect_url == purchase.issued_url
    play.keep_answer("start_checkout", reply, began, redirect_url_intact=intact)


async def checkout(play: CaseInPlay, basket: Json, *, changed: bool) -> DriverReply:
    """The second start of a checkout in one story is the consumer's second attempt to pay."""
    if not changed and any(play.recorder.answers("start_checkout")):
        return await play.driver.pay_again(play.reference, basket)
    return await play.driver.start_checkout(basket)


@performs(ChoosePage)
async def choose_page(play: CaseInPlay, step: ChoosePage) -> None:
    recorder = play.recorder
    if step.attempt >= len(recorder.attempts):
        raise CannotPlayStep("there was no such attempt")
    earlier = recorder.attempts[step.attempt]
    recorder.purchase = replace(earlier, approved_at=recorder.purchase.approved_at)
    recorder.add_mark(PageChosen(step.attempt))


@performs(ReturnUnfilled)
async def return_unfilled(play: CaseInPlay, step: ReturnUnfilled) -> None:
    template = play.recorder.purchase.merchant_urls.get("success")
    if not template:
        raise CannotPlayStep("the integration gave no success URL")
    url = PLACEHOLDER.sub("", template) if step.empty else template
    play.recorder.add_mark(UnfilledReturn(exchange=await play.visit(url)))


@performs(OpenPage)
async def open_page(play: CaseInPlay, _: OpenPage) -> None:
    url = page_url(play)
    response = await browse(play, Operation.PAGE_OPEN, "GET", url)
    if response is not None and response.status >= 400:
        raise CannotPlayStep(f"the page answered {response.status}")


def page_url(play: CaseInPlay) -> str:
    purchase = play.recorder.purchase
    if play.refused or not purchase.redirect_url:
        raise CannotPlayStep("the consumer was not sent to the page")
    issued = (*play.recorder.setup.hosts.values(), purchase.issued_url)
    try:
        sent_to = origin(purchase.redirect_url)
    except ValueError:
        raise CannotPlayStep("the consumer was sent to a text that is no URL") from None
    if sent_to not in {origin(url) for url in issued}:
        raise CannotPlayStep("the consumer was sent to a page that is not the platform's")
    return purchase.redirect_url


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@performs(ConsumerActs)
async def act(play: CaseInPlay, step: ConsumerActs) -> None:
    parts = urlsplit(page_url(play))
    action = parts._replace(path=f"{parts.path}/{step.act}", query="", fragment="")
    response = await browse(play, page_step(step.act), "POST", action.geturl())
    location = response.header("location") if response else None
    if response is None or response.status != 303 or not location:
        status = response.status if response else "nothing"
        raise CannotPlayStep(f"the page answered {status} to {step.act}")
    purchase = play.recorder.purchase
    purchase.location = location
    if step.act == "approve":
        purchase.approved_at = play.recorder.now
    play.recorder.add_mark(ConsumerActed(step.act))


async def browse(play: CaseInPlay, operation: str, method: str, url: str) -> WireResponse | None:
    began = play.recorder.at
    request, response = await play.browser.send(method, url)
    play.keep_visit(operation, request, response, began)
    return response


@performs(ReturnToShop)
async def return_to_shop(play: CaseInPlay, step: ReturnToShop) -> None:
    location = play.recorder.purchase.location
    if not location:
        raise CannotPlayStep("the page sent the consumer nowhere")
    if step.at_once:
        await asyncio.gather(*(play.visit(location) for _ in range(step.times)))
        return
    for _ in range(step.times):
        await play.visit(location)
