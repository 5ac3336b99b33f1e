"""Klarna's side of a story: status callbacks, recovery, a newer authorization, time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ...core.marks import ClockMoved, ConsumerActed, OddCallbackSent, PerturbationLifted
from ...core.plan import (
    AuthorizeAgain,
    DeliverCallbacks,
    LiftPerturbation,
    MoveClock,
    ReturnAndCallbackTogether,
    ReturnToShop,
    SendOddCallback,
)
from ...core.wire import WireResponse
from ...platform import DueCallback
from ...referee.attribution import ids_in
from . import forgery
from .case_in_play import CannotPlayStep, CaseInPlay
from .consumer import return_to_shop
from .steps import performs

REPEATS = 3  # of a callback that was not acknowledged
PAUSE_S = 0.1  # before each; Klarna waits longer, and nothing depends on it


@performs(DeliverCallbacks)
async def deliver_callbacks(play: CaseInPlay, step: DeliverCallbacks) -> None:
    due, play.recorder.outbox = play.recorder.outbox, []
    if step.lost:
        return
    if not due:
        raise CannotPlayStep("no callback is due")
    for each in due:
        if step.at_once:
            await asyncio.gather(*(deliver(play, each) for _ in range(step.copies)))
        else:
            for _ in range(step.copies):
                await deliver(play, each)
        if step.copies > 1:
            await repeat(play)


async def repeat(play: CaseInPlay) -> None:
    """What was not acknowledged is sent again, as often as Klarna does."""
    for _ in range(REPEATS):
        waiting, play.recorder.unacknowledged = play.recorder.unacknowledged, []
        if not waiting:
            return
        await asyncio.sleep(PAUSE_S)
        await deliver(play, waiting[0])


async def deliver(play: CaseInPlay, due: DueCallback) -> None:
    """Send a callback. A server that refuses a chunked body gets it once more with its length."""
    response, _ = await play.send_callback(due.url, due.body, due.headers)
    told = without_chunks(due)
    if not acknowledged(response) and told != due:
        response, _ = await play.send_callback(told.url, told.body, told.headers)
    if not acknowledged(response):
        play.recorder.unacknowledged.append(told)


def acknowledged(response: WireResponse | None) -> bool:
    return response is not None and 200 <= response.status < 300


def without_chunks(due: DueCallback) -> DueCallback:
    kept = tuple((n, v) for n, v in due.headers if n.lower() != "transfer-encoding")
    return replace(due, headers=kept)


@performs(SendOddCallback)
async def send_odd_callback(play: CaseInPlay, step: SendOddCallback) -> None:
    """To the address that the integration gave, with the secret in it."""
    purchase = play.recorder.purchase
    template = purchase.merchant_urls.get("status_update")
    if not template or not purchase.hpp_session_id:
        raise CannotPlayStep("the integration gave no status_update URL")
    made = forgery.odd_callback(template, purchase.hpp_session_id, step.kind, play.recorder.now)
    if made.token:
        play.recorder.redactor.learn("token", made.token)
        play.attribution.learn(play.recorder, made.token)
    _, exchange = await play.send_callback(made.url, made.body)
    play.recorder.add_mark(OddCallbackSent(step.kind, exchange=exchange))


@performs(ReturnAndCallbackTogether)
async def return_and_callback(play: CaseInPlay, _: ReturnAndCallbackTogether) -> None:
    await asyncio.gather(
        deliver_callbacks(play, DeliverCallbacks()), return_to_shop(play, ReturnToShop())
    )


@performs(LiftPerturbation)
async def lift_perturbation(play: CaseInPlay, _: LiftPerturbation) -> None:
    recorder = play.recorder
    recorder.lifted = True
    recorder.outbox = [*recorder.unacknowledged, *recorder.outbox]
    recorder.unacknowledged = []
    recorder.add_mark(PerturbationLifted())


@performs(AuthorizeAgain)
async def authorize_again(play: CaseInPlay, _: AuthorizeAgain) -> None:
    session_id = play.recorder.purchase.hpp_session_id
    if play.authorize_again is None or not session_id:
        raise CannotPlayStep("the target cannot authorize again on demand")
    environment = play.recorder.setup.environment
    for due in play.authorize_again(environment, session_id, play.recorder.now):
        play.recorder.outbox.append(due)
        play.recorder.learn(due.json)
        play.attribution.learn(play.recorder, *ids_in(due.json.get("session")))
    play.recorder.add_mark(ConsumerActed("authorize_again"))


@performs(MoveClock)
async def move_clock(play: CaseInPlay, step: MoveClock) -> None:
    play.recorder.offset += step.seconds
    play.recorder.add_mark(ClockMoved(step.seconds))
