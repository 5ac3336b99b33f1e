"""One case while it is played: what its actors share, and how each message is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from ...core.crashes import STACK_TRACE
from ...core.operations import Operation
from ...core.redaction import names_found
from ...core.trace import Answer, Channel, Result
from ...core.wire import Headers, WireRequest, WireResponse, legible
from ...drivers import Driver, DriverReply
from ...platform import JSON_TYPE
from ...referee import credential
from ...referee.attribution import Attribution
from ...referee.bodies import CANARY_WORD
from ...referee.trace_recorder import TraceRecorder
from ..instance.controls import PlatformControls
from . import stack_traces
from .browser import Browser

HOPS = 5  # redirects that the consumer's browser follows


class OrderView(NamedTuple):
    """What the integration shows of an order: its state, and sums in minor units or None."""

    state: str = ""
    captured: int | None = None
    refunded: int | None = None


UNKNOWN = OrderView()


class CannotPlayStep(Exception):
    """A step cannot be played, and why. The case runner keeps that as a mark and goes on."""


@dataclass(slots=True)
class CaseInPlay:
    """The state of one case that its actors share.

    `controls` are what the platform can be made to do, None where it cannot.
    `switch` restarts the integration for another environment. `begin_another` begins another
    consumer's purchase, which is recorded for itself. `reference` is the integration's own
    for the purchase.
    """

    recorder: TraceRecorder
    driver: Driver
    browser: Browser
    attribution: Attribution
    settles_within_s: float
    slowness_s: float = (
        0.0  # how long this integration takes to show a payment in an unperturbed case
    )
    controls: PlatformControls | None = None
    switch: Callable[[], Awaitable[Driver]] | None = None
    begin_another: Callable[[], CaseInPlay] | None = None
    another: CaseInPlay | None = None  # another consumer's purchase beside this one
    reference: str = ""
    refused: bool = False  # the integration did not start a checkout
    known: OrderView = UNKNOWN  # when it was last asked
    behind_s: float = 0.0  # how long after its answer its worker made the call
    unbooked: str = ""  # the verb that was carried out after the answer and is not shown yet

    @property
    def hung(self) -> bool:
        """The integration did not answer in time, and no perturbation explains it."""
        answers = [e for e in self.recorder.events if isinstance(e, Answer)]
        stalled = bool(answers) and answers[-1].result is Result.STALLED
        return stalled and not self.recorder.met

    async def visit(self, url: str) -> str:
        """Visit a URL of the shop, with its redirects; returns the id of the first exchange."""
        first = ""
        for _ in range(HOPS):
            began = self.recorder.at
            request, response = await self.driver.visit(url)
            seen = self.keep_visit(Operation.SHOP_RETURN, request, response, began)
            first = first or seen
            location = response.header("location") if response else None
            if response is None or not 300 <= response.status < 400 or not location:
                break
            url = urljoin(url, location)
        return first

    def keep_visit(
        self, operation: str, request: WireRequest, response: WireResponse | None, began: float
    ) -> str:
        """Record a visit without its body, and the secrets that the body leaks; returns its id."""
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

    async def send_callback(
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

    def leaks(self, response: WireResponse | None) -> tuple[str, ...]:
        if response is None:
            return ()
        secrets = credential.secrets(self.recorder.pairs)
        told = {"platform's error text": {CANARY_WORD}}
        headers = "\n".join(value for _, value in response.headers)
        body = legible(response.body)
        return (
            *names_found(secrets, headers, "headers"),
            *names_found({**secrets, **told}, body, "answer"),
            *names_found(told, response.header("location") or "", "location"),
            *((STACK_TRACE,) if stack_traces.stands_in(body) else ()),
        )

    def keep_answer(
        self,
        verb: str,
        reply: DriverReply,
        began: float,
        *,
        amount: int | None = None,
        redirect_url_intact: bool | None = None,
    ) -> None:
        """Record what the integration answered, and the exchange in which it answered."""
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
            self.keep_visit(Operation.SHOP_CHECKOUT, sent.request, sent.response, began)
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
