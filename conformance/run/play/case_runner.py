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

from ...core import plan as p
from ...core.crashes import STACK_TRACE
from ...core.marks import (
    ClockMoved,
    ConsumerActed,
    ForgerySent,
    PerturbationLifted,
    Reconfigured,
    StepNotPlayed,
)
from ...core.operations import Operation, page_step
from ...core.redaction import found
from ...core.trace import Answer, Channel, Exchange, Result
from ...core.wire import Headers, Json, WireRequest, WireResponse, legible
from ...drivers import Driver, DriverReply
from ...drivers.orders import order
from ...platform import JSON_TYPE, DueCallback
from ...referee import credential
from ...referee.attribution import Attribution, ids_in
from ...referee.bodies import CANARY_WORD
from ...referee.trace_recorder import OPEN_STATES, TraceRecorder
from . import forgery, stack_traces
from .browser import Browser

POLL_S = 0.02
QUIET_S = 0.1  # nothing moved for so long: a settled answer is final
PATIENT_S = 0.25  # the same, where the answer is still "pending" and rightly so
HOPS = 5
# The calls by which a verb is carried out, and which of the told shows that it was.
CALLS = {
    "capture": (Operation.OM_CAPTURE,),
    "refund": (Operation.OM_REFUND,),
    "cancel": (Operation.OM_CANCEL, Operation.OM_RELEASE),
}
SHOWN_IN = {"cancel": 0, "capture": 1, "refund": 2}
Told = tuple[str, int | None, int | None]

AuthorizeAgain = Callable[[str, str, float], tuple[DueCallback, ...]]


class StepSkipped(Exception):
    """A step could not be played, and why. Never leaves this module."""


@dataclass(slots=True)
class CaseRunner:
    """One case being played. `authorize_again` is the target's control, None where it has none."""

    recorder: TraceRecorder
    driver: Driver
    browser: Browser
    attribution: Attribution
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
        for step in self.recorder.case.scenario.steps:
            if self.hung:
                break
            try:
                await PERFORMED[type(step)](self, step)
            except StepSkipped as why:
                self.recorder.add_mark(StepNotPlayed(type(step).__name__, str(why)))

    @property
    def hung(self) -> bool:
        """It kept us waiting in vain, and the platform is not why: asking on takes but time."""
        answers = [e for e in self.recorder.events if isinstance(e, Answer)]
        stalled = bool(answers) and answers[-1].result is Result.STALLED
        return stalled and not self.recorder.met

    # --- the consumer -------------------------------------------------------------------------

    async def start(self, _: p.StartCheckout) -> None:
        case = self.recorder.case
        self.reference = self.reference or f"ord-{self.recorder.mark}"
        self.recorder.purchase.issued_url = ""
        basket = order(case.basket, self.reference, self.recorder.mark)
        began = self.recorder.at
        reply = await self.checkout(basket)
        self.refused = reply.result is not Result.ACCEPTED
        purchase = self.recorder.purchase
        if not self.refused:
            self.reference = reply.reference or self.reference
            purchase.redirect_url = reply.redirect_url
        intact = None if self.refused else reply.redirect_url == purchase.issued_url
        self.answered("start_checkout", reply, began, redirect_url_intact=intact)

    async def checkout(self, basket: Json) -> DriverReply:
        """A second start in the same story is the consumer's second try."""
        if any(self.recorder.answers("start_checkout")):
            return await self.driver.pay_again(self.reference, basket)
        return await self.driver.start_checkout(basket)

    async def open(self, _: p.OpenPage) -> None:
        url = self.page_url()
        response = await self.browse(Operation.PAGE_OPEN, "GET", url)
        if response is not None and response.status >= 400:
            raise StepSkipped(f"the page answered {response.status}")

    def page_url(self) -> str:
        purchase = self.recorder.purchase
        if self.refused or not purchase.redirect_url:
            raise StepSkipped("the consumer was not sent to the page")
        issued = (*self.recorder.setup.hosts.values(), purchase.issued_url)
        try:
            sent_to = origin(purchase.redirect_url)
        except ValueError:
            raise StepSkipped("the consumer was sent to what is no address") from None
        if sent_to not in {origin(url) for url in issued}:
            raise StepSkipped("the consumer was sent to a page that is not the platform's")
        return purchase.redirect_url

    async def consumer(self, step: p.ConsumerActs) -> None:
        parts = urlsplit(self.page_url())
        action = parts._replace(path=f"{parts.path}/{step.act}", query="", fragment="")
        response = await self.browse(page_step(step.act), "POST", action.geturl())
        location = response.header("location") if response else None
        if response is None or response.status != 303 or not location:
            status = response.status if response else "nothing"
            raise StepSkipped(f"the page answered {status} to {step.act}")
        purchase = self.recorder.purchase
        purchase.location = location
        if step.act == "approve":
            purchase.approved_at = self.recorder.now
        self.recorder.add_mark(ConsumerActed(step.act))

    async def browse(self, operation: str, method: str, url: str) -> WireResponse | None:
        began = self.recorder.at
        request, response = await self.browser.send(method, url)
        self.seen(operation, request, response, began)
        return response

    def seen(
        self, operation: str, request: WireRequest, response: WireResponse | None, began: float
    ) -> str:
        """Keep a visit of the browser: never its body, but what stood in it that should not."""
        kept = self.recorder.exchange(
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
        secrets = credential.secrets(self.recorder.pairs)
        told = {"platform's error text": {CANARY_WORD}}
        headers = "\n".join(value for _, value in response.headers)
        body = legible(response.body)
        return (
            *found(secrets, headers, "headers"),
            *found({**secrets, **told}, body, "answer"),
            *found(told, response.header("location") or "", "location"),
            *((STACK_TRACE,) if stack_traces.stands_in(body) else ()),
        )

    async def back_at_shop(self, step: p.ReturnToShop) -> None:
        location = self.recorder.purchase.location
        if not location:
            raise StepSkipped("the page sent the consumer nowhere")
        if step.at_once:
            await asyncio.gather(*(self.visit(location) for _ in range(step.times)))
            return
        for _ in range(step.times):
            await self.visit(location)

    async def visit(self, url: str) -> str:
        """A visit with its redirects, as a browser follows them; the first exchange's id."""
        first = ""
        for _ in range(HOPS):
            began = self.recorder.at
            request, response = await self.driver.visit(url)
            seen = self.seen(Operation.SHOP_RETURN, request, response, began)
            first = first or seen
            location = response.header("location") if response else None
            if response is None or not 300 <= response.status < 400 or not location:
                break
            url = urljoin(url, location)
        return first

    # --- the platform's callbacks -------------------------------------------------------------

    async def callbacks(self, step: p.DeliverCallbacks) -> None:
        due, self.recorder.outbox = self.recorder.outbox, []
        if step.lost:
            return
        if not due:
            raise StepSkipped("no callback is due")
        for each in due:
            if step.at_once:
                await asyncio.gather(*(self.deliver(each) for _ in range(step.copies)))
            else:
                for _ in range(step.copies):
                    await self.deliver(each)

    async def deliver(self, due: DueCallback) -> None:
        """A server may insist on being told the length: then it is told."""
        response, _ = await self.call_back(due.url, due.body, due.headers)
        told = without_chunks(due)
        if not acknowledged(response) and told != due:
            response, _ = await self.call_back(told.url, told.body, told.headers)
        if not acknowledged(response):
            self.recorder.unacknowledged.append(told)

    async def call_back(
        self, url: str, body: bytes, headers: Headers = JSON_TYPE
    ) -> tuple[WireResponse | None, str]:
        began = self.recorder.at
        request, response = await self.driver.deliver(url, body, headers)
        kept = self.recorder.exchange(
            Channel.CALLBACK,
            Operation.CALLBACK_STATUS,
            request,
            response,
            began=began,
            leaks=self.leaks(response),
        )
        self.recorder.note_called_back()
        return response, kept.id

    async def race(self, _: p.ReturnAndCallbackTogether) -> None:
        await asyncio.gather(
            self.callbacks(p.DeliverCallbacks()), self.back_at_shop(p.ReturnToShop())
        )

    async def recover(self, _: p.LiftPerturbation) -> None:
        recorder = self.recorder
        recorder.lifted = True
        recorder.outbox = [*recorder.unacknowledged, *recorder.outbox]
        recorder.unacknowledged = []
        recorder.add_mark(PerturbationLifted())

    async def again(self, _: p.AuthorizeAgain) -> None:
        session_id = self.recorder.purchase.hpp_session_id
        if self.authorize_again is None or not session_id:
            raise StepSkipped("the target cannot authorize again on demand")
        environment = self.recorder.setup.environment
        for due in self.authorize_again(environment, session_id, self.recorder.now):
            self.recorder.outbox.append(due)
            self.recorder.learn(due.json)
            self.attribution.learn(self.recorder, *ids_in(due.json.get("session")))
        self.recorder.add_mark(ConsumerActed("authorize_again"))

    async def clock(self, step: p.MoveClock) -> None:
        self.recorder.offset += step.seconds
        self.recorder.add_mark(ClockMoved(step.seconds))

    async def switched(self, _: p.Reconfigure) -> None:
        if self.switch is None:
            raise StepSkipped("nothing can be configured anew here")
        self.driver = await self.switch()
        self.recorder.switched = True
        self.recorder.add_mark(Reconfigured(self.recorder.case.deployment.last_environment))

    # --- the attacker -------------------------------------------------------------------------

    async def forge(self, step: p.SendForgery) -> None:
        urls, session_id = self.recorder.purchase.merchant_urls, self.session_id()
        name = "status_update" if step.forgery.is_callback else "success"
        if not urls.get(name):
            raise StepSkipped(f"the integration gave no {name} URL")
        if name == "success":
            made = forgery.success(urls[name], session_id)
        else:
            made = forgery.callback(urls[name], session_id, step.forgery, self.recorder.now)
        self.recorder.redactor.learn("token", made.token)
        self.attribution.learn(self.recorder, made.token)
        exchange = await self.visit(made.url) if name == "success" else await self.forged(made)
        self.recorder.add_mark(ForgerySent(step.forgery, exchange=exchange))

    async def forged(self, made: forgery.ForgedMessage) -> str:
        _, exchange = await self.call_back(made.url, made.body)
        return exchange

    def session_id(self) -> str:
        if not self.recorder.purchase.hpp_session_id:
            raise StepSkipped("there is no session to forge an outcome for")
        return self.recorder.purchase.hpp_session_id

    # --- the merchant -------------------------------------------------------------------------

    async def state(self, _: p.AskState) -> None:
        """Ask until the answer stands still: see `settled`. Not again if nothing was done since."""
        if self.recorder.still:
            return
        deadline = time.monotonic() + self.settles_within_s
        pause, last = POLL_S, None
        while True:
            began = self.recorder.at
            reply = await self.driver.order_state(self.reference)
            quiet = self.quiet_needed(reply)
            settled = told(reply) == last and self.recorder.quiet_for > quiet
            if self.refused or settled or time.monotonic() > deadline:
                break
            last = told(reply)
            rest = quiet - self.recorder.quiet_for  # no use in asking sooner, if it is finite
            await asyncio.sleep(pause if rest > self.settles_within_s else max(rest, 0) + 0.005)
            pause = min(pause * 1.6, 0.25)
        self.known, self.unbooked = told(reply), ""
        self.answered("order_state", reply, began)

    def quiet_needed(self, reply: DriverReply) -> float:
        """Seconds in which nothing may have moved, for an answer to be final.

        For ever, where payment is still to be hoped for and is not told yet, or what was done does
        not show. A worker that came late once may come again as late.
        """
        again = 2 * self.behind_s
        if self.unbooked and self.shown(reply) == self.known[SHOWN_IN[self.unbooked]]:
            return math.inf
        if reply.state not in OPEN_STATES:
            return min(max(QUIET_S, self.slowness_s, again), self.settles_within_s)
        if self.recorder.hopeful:
            return math.inf
        return min(max(PATIENT_S, 3 * self.slowness_s, again), self.settles_within_s)

    def shown(self, reply: DriverReply) -> object:
        return told(reply)[SHOWN_IN[self.unbooked]]

    async def capture(self, step: p.AskCapture) -> None:
        await self.move_money("capture", self.driver.capture, step.share)

    async def refund(self, step: p.AskRefund) -> None:
        await self.move_money("refund", self.driver.refund, step.share)

    async def move_money(
        self, verb: str, move: Callable[[str, int], Awaitable[DriverReply]], share: Any
    ) -> None:
        if self.refused:
            raise StepSkipped("there is no order")
        amount = int(self.recorder.case.basket.total * share)
        began, before = self.recorder.at, len(self.recorder.events)
        reply = await move(self.reference, amount)
        self.answered(verb, reply, began, amount=amount)
        await self.carried_out(verb, reply, before)

    async def cancel(self, _: p.AskCancel) -> None:
        if self.refused:
            raise StepSkipped("there is no order")
        began, before = self.recorder.at, len(self.recorder.events)
        reply = await self.driver.cancel(self.reference)
        self.answered("cancel", reply, began)
        await self.carried_out("cancel", reply, before)

    async def carried_out(self, verb: str, reply: DriverReply, before: int) -> None:
        """A worker may make the call only after the answer: then it is waited for."""
        if reply.result not in {Result.ACCEPTED, Result.UNKNOWN} or self.call(verb, before):
            return
        said, deadline = self.recorder.at, time.monotonic() + self.settles_within_s
        made = None
        while time.monotonic() < deadline and not (made and self.recorder.quiet_for > QUIET_S):
            await asyncio.sleep(POLL_S)
            made = self.call(verb, before)
        if made:
            self.behind_s = max(self.behind_s, made.at - said)
            shows = self.known[SHOWN_IN[verb]] is not None
            self.unbooked = verb if shows and made.succeeded else ""

    def call(self, verb: str, before: int) -> Exchange | None:
        """The first call by which it was carried out, of the events since there were so many."""
        since = (e for e in self.recorder.events[before:] if isinstance(e, Exchange))
        return next((e for e in since if e.operation in CALLS[verb]), None)

    async def check(self, _: p.AskCredentialCheck) -> None:
        if "check_credentials" not in self.driver.verbs:
            raise StepSkipped("the driver has no check_credentials")
        began = self.recorder.at
        self.answered("check_credentials", await self.driver.check_credentials(), began)

    async def sweep(self, step: p.RunSweep) -> None:
        if step.in_need and not self.recorder.in_need:
            raise StepSkipped("nothing is left to repair")
        if "sweep" not in self.driver.verbs:
            raise StepSkipped("the driver has no sweep")
        began = self.recorder.at
        self.answered("sweep", await self.driver.sweep(), began)

    def answered(
        self,
        verb: str,
        reply: DriverReply,
        began: float,
        *,
        amount: int | None = None,
        redirect_url_intact: bool | None = None,
    ) -> None:
        """Keep what the integration said, and the exchange in which it said so."""
        exchange = ""
        if reply.request is not None:
            kept = self.recorder.exchange(
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
            began = self.recorder.at - sent.took
            self.seen(Operation.SHOP_CHECKOUT, sent.request, sent.response, began)
        self.recorder.add(
            Answer(
                verb=verb,
                at=self.recorder.at,
                result=reply.result,
                state=reply.state,
                klarna_order_id=self.recorder.redactor.text(reply.klarna_order_id),
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
            problem = self.recorder.redactor.text(reply.problem)
            self.recorder.note = self.recorder.note or f"{verb}: {problem}"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def acknowledged(response: WireResponse | None) -> bool:
    return response is not None and 200 <= response.status < 300


def without_chunks(due: DueCallback) -> DueCallback:
    kept = tuple((n, v) for n, v in due.headers if n.lower() != "transfer-encoding")
    return replace(due, headers=kept)


def told(reply: DriverReply) -> Told:
    return reply.state, reply.captured, reply.refunded


Performed = Callable[[CaseRunner, Any], Awaitable[None]]
PERFORMED: Mapping[type, Performed] = {
    p.StartCheckout: CaseRunner.start,
    p.OpenPage: CaseRunner.open,
    p.ConsumerActs: CaseRunner.consumer,
    p.AuthorizeAgain: CaseRunner.again,
    p.DeliverCallbacks: CaseRunner.callbacks,
    p.ReturnToShop: CaseRunner.back_at_shop,
    p.ReturnAndCallbackTogether: CaseRunner.race,
    p.AskState: CaseRunner.state,
    p.AskCapture: CaseRunner.capture,
    p.AskRefund: CaseRunner.refund,
    p.AskCancel: CaseRunner.cancel,
    p.RunSweep: CaseRunner.sweep,
    p.LiftPerturbation: CaseRunner.recover,
    p.MoveClock: CaseRunner.clock,
    p.SendForgery: CaseRunner.forge,
    p.Reconfigure: CaseRunner.switched,
    p.AskCredentialCheck: CaseRunner.check,
}
