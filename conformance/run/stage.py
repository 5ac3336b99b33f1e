"""Plays the steps of one case: as consumer, as the platform's callbacks, as merchant, as attacker.

Every step leaves events in the recording. A step that cannot be played leaves a "skipped" mark.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..core import plan as p
from ..core.breakdowns import STACK_TRACE
from ..core.redaction import found
from ..core.trace import Answer, Channel, Exchange, Result
from ..core.wire import Headers, Json, WireRequest, WireResponse, legible
from ..drivers import Driver, Reply
from ..drivers.orders import order
from ..platform import JSON_TYPE, Due
from ..referee import credential
from ..referee.bodies import CANARY_WORD
from ..referee.ledger import Ledger, ids_in
from ..referee.recording import OPEN_STATES, Recording
from . import forgery, stack_traces
from .consumer import Browser

POLL_S = 0.02
QUIET_S = 0.1  # nothing moved for so long: a settled answer is final
PATIENT_S = 0.25  # the same, where the answer is still "pending" and rightly so
HOPS = 5
# The calls by which a verb is carried out, and which of the told shows that it was.
CALLS = {
    "capture": ("om.capture",),
    "refund": ("om.refund",),
    "cancel": ("om.cancel", "om.release"),
}
SHOWN_IN = {"cancel": 0, "capture": 1, "refund": 2}
Told = tuple[str, int | None, int | None]

AuthorizeAgain = Callable[[str, str, float], tuple[Due, ...]]


class Skipped(Exception):
    """A step could not be played, and why. Never leaves this module."""


@dataclass(slots=True)
class Stage:
    """One case being played. `authorize_again` is the target's control, None where it has none."""

    recording: Recording
    driver: Driver
    browser: Browser
    ledger: Ledger
    settles_within_s: float
    slowness_s: float = 0.0  # how long this integration took to tell of a payment, undisturbed
    authorize_again: AuthorizeAgain | None = None
    switch: Callable[[], Awaitable[Driver]] | None = None
    reference: str = ""
    refused: bool = False  # the integration did not start a checkout
    known: Told = ("", None, None)  # state, captured and refunded, when it was last asked
    behind_s: float = 0.0  # how long its worker took to begin what it had left open
    unbooked: str = ""  # the verb that was carried out behind its answer, until that shows

    async def play(self) -> None:
        for step in self.recording.case.scenario.steps:
            if self.hung:
                break
            try:
                await PERFORMED[type(step)](self, step)
            except Skipped as why:
                self.recording.add_mark("skipped", f"{type(step).__name__}: {why}")

    @property
    def hung(self) -> bool:
        """It kept us waiting in vain, and the platform is not why: asking on takes but time."""
        answers = [e for e in self.recording.events if isinstance(e, Answer)]
        stalled = bool(answers) and answers[-1].result is Result.STALLED
        return stalled and not self.recording.met

    # --- the consumer -------------------------------------------------------------------------

    async def start(self, _: p.Start) -> None:
        case = self.recording.case
        self.reference = self.reference or f"ord-{self.recording.mark}"
        self.recording.purchase.issued_url = ""
        basket = order(case.basket, self.reference, self.recording.mark)
        began = self.recording.at
        reply = await self.checkout(basket)
        self.refused = reply.result is not Result.ACCEPTED
        purchase = self.recording.purchase
        if not self.refused:
            self.reference = reply.reference or self.reference
            purchase.redirect_url = reply.redirect_url
        intact = None if self.refused else reply.redirect_url == purchase.issued_url
        self.answered("start_checkout", reply, began, redirect_url_intact=intact)

    async def checkout(self, basket: Json) -> Reply:
        """A second start in the same story is the consumer's second try."""
        if any(self.recording.answers("start_checkout")):
            return await self.driver.pay_again(self.reference, basket)
        return await self.driver.start_checkout(basket)

    async def open(self, _: p.Open) -> None:
        url = self.page_url()
        response = await self.browse("page.open", "GET", url)
        if response is not None and response.status >= 400:
            raise Skipped(f"the page answered {response.status}")

    def page_url(self) -> str:
        purchase = self.recording.purchase
        if self.refused or not purchase.redirect_url:
            raise Skipped("the consumer was not sent to the page")
        issued = (*self.recording.setup.hosts.values(), purchase.issued_url)
        try:
            sent_to = origin(purchase.redirect_url)
        except ValueError:
            raise Skipped("the consumer was sent to what is no address") from None
        if sent_to not in {origin(url) for url in issued}:
            raise Skipped("the consumer was sent to a page that is not the platform's")
        return purchase.redirect_url

    async def consumer(self, step: p.Consumer) -> None:
        parts = urlsplit(self.page_url())
        action = parts._replace(path=f"{parts.path}/{step.act}", query="", fragment="")
        response = await self.browse(f"page.{step.act}", "POST", action.geturl())
        location = response.header("location") if response else None
        if response is None or response.status != 303 or not location:
            status = response.status if response else "nothing"
            raise Skipped(f"the page answered {status} to {step.act}")
        purchase = self.recording.purchase
        purchase.location = location
        if step.act == "approve":
            purchase.approved_at = self.recording.now
        self.recording.add_mark("consumer", step.act)

    async def browse(self, operation: str, method: str, url: str) -> WireResponse | None:
        began = self.recording.at
        request, response = await self.browser.send(method, url)
        self.seen(operation, request, response, began)
        return response

    def seen(
        self, operation: str, request: WireRequest, response: WireResponse | None, began: float
    ) -> str:
        """Keep a visit of the browser: never its body, but what stood in it that should not."""
        kept = self.recording.exchange(
            Channel.BROWSER,
            operation,
            request,
            response,
            began=began,
            leaks=self.leaks(response),
            bodies=False,
        )
        return kept.id

    def leaks(self, response: WireResponse | None) -> tuple[str, ...]:
        if response is None:
            return ()
        secrets = credential.secrets(self.recording.pairs)
        told = {"platform's error text": {CANARY_WORD}}
        headers = "\n".join(value for _, value in response.headers)
        body = legible(response.body)
        return (
            *found(secrets, headers, "headers"),
            *found({**secrets, **told}, body, "answer"),
            *found(told, response.header("location") or "", "location"),
            *((STACK_TRACE,) if stack_traces.stands_in(body) else ()),
        )

    async def back_at_shop(self, step: p.Return) -> None:
        location = self.recording.purchase.location
        if not location:
            raise Skipped("the page sent the consumer nowhere")
        if step.at_once:
            await asyncio.gather(*(self.visit(location) for _ in range(step.times)))
            return
        for _ in range(step.times):
            await self.visit(location)

    async def visit(self, url: str) -> str:
        """A visit with its redirects, as a browser follows them; the first exchange's id."""
        first = ""
        for _ in range(HOPS):
            began = self.recording.at
            request, response = await self.driver.visit(url)
            seen = self.seen("shop.return", request, response, began)
            first = first or seen
            location = response.header("location") if response else None
            if response is None or not 300 <= response.status < 400 or not location:
                break
            url = urljoin(url, location)
        return first

    # --- the platform's callbacks -------------------------------------------------------------

    async def callbacks(self, step: p.Callbacks) -> None:
        due, self.recording.outbox = self.recording.outbox, []
        if step.lost:
            return
        if not due:
            raise Skipped("no callback is due")
        for each in due:
            if step.at_once:
                await asyncio.gather(*(self.deliver(each) for _ in range(step.copies)))
            else:
                for _ in range(step.copies):
                    await self.deliver(each)

    async def deliver(self, due: Due) -> None:
        """A server may insist on being told the length: then it is told."""
        response, _ = await self.call_back(due.url, due.body, due.headers)
        told = without_chunks(due)
        if not acknowledged(response) and told != due:
            response, _ = await self.call_back(told.url, told.body, told.headers)
        if not acknowledged(response):
            self.recording.unacknowledged.append(told)

    async def call_back(
        self, url: str, body: bytes, headers: Headers = JSON_TYPE
    ) -> tuple[WireResponse | None, str]:
        began = self.recording.at
        request, response = await self.driver.deliver(url, body, headers)
        kept = self.recording.exchange(
            Channel.CALLBACK,
            "callback.status",
            request,
            response,
            began=began,
            leaks=self.leaks(response),
        )
        self.recording.note_called_back()
        return response, kept.id

    async def race(self, _: p.Race) -> None:
        await asyncio.gather(self.callbacks(p.Callbacks()), self.back_at_shop(p.Return()))

    async def recover(self, _: p.Recover) -> None:
        recording = self.recording
        recording.lifted = True
        recording.outbox = [*recording.unacknowledged, *recording.outbox]
        recording.unacknowledged = []
        recording.add_mark("recovered")

    async def again(self, _: p.AuthorizeAgain) -> None:
        session_id = self.recording.purchase.hpp_session_id
        if self.authorize_again is None or not session_id:
            raise Skipped("the target cannot authorize again on demand")
        environment = self.recording.setup.environment
        for due in self.authorize_again(environment, session_id, self.recording.now):
            self.recording.outbox.append(due)
            self.recording.learn(due.json)
            self.ledger.learn(self.recording, *ids_in(due.json.get("session")))
        self.recording.add_mark("consumer", "authorize_again")

    async def clock(self, step: p.Clock) -> None:
        self.recording.offset += step.seconds
        self.recording.add_mark("clock", str(step.seconds))

    async def switched(self, _: p.Switch) -> None:
        if self.switch is None:
            raise Skipped("nothing can be configured anew here")
        self.driver = await self.switch()
        self.recording.switched = True
        self.recording.add_mark("switched", self.recording.case.lane.then)

    # --- the attacker -------------------------------------------------------------------------

    async def forge(self, step: p.Forge) -> None:
        urls, session_id = self.recording.purchase.merchant_urls, self.session_id()
        name = "success" if step.what == "success" else "status_update"
        if not urls.get(name):
            raise Skipped(f"the integration gave no {name} URL")
        if name == "success":
            made = forgery.success(urls[name], session_id)
        else:
            what = step.what.removeprefix("callback-")
            made = forgery.callback(urls[name], session_id, what, self.recording.now)
        self.recording.redactor.learn("token", made.token)
        self.ledger.learn(self.recording, made.token)
        exchange = await self.visit(made.url) if name == "success" else await self.forged(made)
        self.recording.add_mark("forged", step.what, exchange)

    async def forged(self, made: forgery.Forged) -> str:
        _, exchange = await self.call_back(made.url, made.body)
        return exchange

    def session_id(self) -> str:
        if not self.recording.purchase.hpp_session_id:
            raise Skipped("there is no session to forge an outcome for")
        return self.recording.purchase.hpp_session_id

    # --- the merchant -------------------------------------------------------------------------

    async def state(self, _: p.State) -> None:
        """Ask until the answer stands still: see `settled`. Not again if nothing was done since."""
        if self.recording.still:
            return
        deadline = time.monotonic() + self.settles_within_s
        pause, last = POLL_S, None
        while True:
            began = self.recording.at
            reply = await self.driver.order_state(self.reference)
            quiet = self.quiet_needed(reply)
            settled = told(reply) == last and self.recording.quiet_for > quiet
            if self.refused or settled or time.monotonic() > deadline:
                break
            last = told(reply)
            rest = quiet - self.recording.quiet_for  # no use in asking sooner, if it is finite
            await asyncio.sleep(pause if rest > self.settles_within_s else max(rest, 0) + 0.005)
            pause = min(pause * 1.6, 0.25)
        self.known, self.unbooked = told(reply), ""
        self.answered("order_state", reply, began)

    def quiet_needed(self, reply: Reply) -> float:
        """Seconds in which nothing may have moved, for an answer to be final.

        For ever, where payment is still to be hoped for and is not told yet, or what was done does
        not show. A worker that came late once may come again as late.
        """
        again = 2 * self.behind_s
        if self.unbooked and self.shown(reply) == self.known[SHOWN_IN[self.unbooked]]:
            return math.inf
        if reply.state not in OPEN_STATES:
            return min(max(QUIET_S, self.slowness_s, again), self.settles_within_s)
        if self.recording.hopeful:
            return math.inf
        return min(max(PATIENT_S, 3 * self.slowness_s, again), self.settles_within_s)

    def shown(self, reply: Reply) -> object:
        return told(reply)[SHOWN_IN[self.unbooked]]

    async def capture(self, step: p.Capture) -> None:
        await self.move_money("capture", self.driver.capture, step.share)

    async def refund(self, step: p.Refund) -> None:
        await self.move_money("refund", self.driver.refund, step.share)

    async def move_money(
        self, verb: str, move: Callable[[str, int], Awaitable[Reply]], share: Any
    ) -> None:
        if self.refused:
            raise Skipped("there is no order")
        amount = int(self.recording.case.basket.total * share)
        began, before = self.recording.at, len(self.recording.events)
        reply = await move(self.reference, amount)
        self.answered(verb, reply, began, amount=amount)
        await self.carried_out(verb, reply, before)

    async def cancel(self, _: p.Cancel) -> None:
        if self.refused:
            raise Skipped("there is no order")
        began, before = self.recording.at, len(self.recording.events)
        reply = await self.driver.cancel(self.reference)
        self.answered("cancel", reply, began)
        await self.carried_out("cancel", reply, before)

    async def carried_out(self, verb: str, reply: Reply, before: int) -> None:
        """A worker may make the call only after the answer: then it is waited for."""
        if reply.result not in {Result.ACCEPTED, Result.UNKNOWN} or self.call(verb, before):
            return
        said, deadline = self.recording.at, time.monotonic() + self.settles_within_s
        made = None
        while time.monotonic() < deadline and not (made and self.recording.quiet_for > QUIET_S):
            await asyncio.sleep(POLL_S)
            made = self.call(verb, before)
        if made:
            self.behind_s = max(self.behind_s, made.at - said)
            shows = self.known[SHOWN_IN[verb]] is not None
            self.unbooked = verb if shows and made.succeeded else ""

    def call(self, verb: str, before: int) -> Exchange | None:
        """The first call by which it was carried out, of the events since there were so many."""
        since = (e for e in self.recording.events[before:] if isinstance(e, Exchange))
        return next((e for e in since if e.operation in CALLS[verb]), None)

    async def check(self, _: p.CheckCredentials) -> None:
        if "check_credentials" not in self.driver.verbs:
            raise Skipped("the driver has no check_credentials")
        began = self.recording.at
        self.answered("check_credentials", await self.driver.check_credentials(), began)

    async def sweep(self, step: p.Sweep) -> None:
        if step.in_need and not self.recording.in_need:
            raise Skipped("nothing is left to repair")
        if "sweep" not in self.driver.verbs:
            raise Skipped("the driver has no sweep")
        began = self.recording.at
        self.answered("sweep", await self.driver.sweep(), began)

    def answered(
        self,
        verb: str,
        reply: Reply,
        began: float,
        *,
        amount: int | None = None,
        redirect_url_intact: bool | None = None,
    ) -> None:
        """Keep what the integration said, and the exchange in which it said so."""
        exchange = ""
        if reply.request is not None:
            kept = self.recording.exchange(
                Channel.CONTROL,
                verb,
                reply.request,
                reply.response,
                began=began,
                leaks=self.leaks(reply.response),
                bodies=False,
            )
            exchange = kept.id
        for sent in reply.visits:
            began = self.recording.at - sent.took
            self.seen("shop.checkout", sent.request, sent.response, began)
        self.recording.add(
            Answer(
                verb=verb,
                at=self.recording.at,
                result=reply.result,
                state=reply.state,
                klarna_order_id=self.recording.redactor.text(reply.klarna_order_id),
                amount=amount,
                captured=reply.captured,
                refunded=reply.refunded,
                status=reply.status,
                redirect_url_intact=redirect_url_intact,
                took=round(reply.took, 4),
                exchange=exchange,
            )
        )
        if reply.problem:
            problem = self.recording.redactor.text(reply.problem)
            self.recording.note = self.recording.note or f"{verb}: {problem}"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def acknowledged(response: WireResponse | None) -> bool:
    return response is not None and 200 <= response.status < 300


def without_chunks(due: Due) -> Due:
    kept = tuple((n, v) for n, v in due.headers if n.lower() != "transfer-encoding")
    return replace(due, headers=kept)


def told(reply: Reply) -> Told:
    return reply.state, reply.captured, reply.refunded


Performed = Callable[[Stage, Any], Awaitable[None]]
PERFORMED: Mapping[type, Performed] = {
    p.Start: Stage.start,
    p.Open: Stage.open,
    p.Consumer: Stage.consumer,
    p.AuthorizeAgain: Stage.again,
    p.Callbacks: Stage.callbacks,
    p.Return: Stage.back_at_shop,
    p.Race: Stage.race,
    p.State: Stage.state,
    p.Capture: Stage.capture,
    p.Refund: Stage.refund,
    p.Cancel: Stage.cancel,
    p.Sweep: Stage.sweep,
    p.Recover: Stage.recover,
    p.Clock: Stage.clock,
    p.Forge: Stage.forge,
    p.Switch: Stage.switched,
    p.CheckCredentials: Stage.check,
}
