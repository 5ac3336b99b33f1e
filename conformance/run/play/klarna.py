"""Klarna's side of a story: status callbacks, recovery, a newer authorization, time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ...core.marks import (
    ClockMoved,
    ConsumerActed,
    FraudDecided,
    HeldForReview,
    NotificationSent,
    OddCallbackSent,
    OperatedElsewhere,
    PerturbationLifted,
)
from ...core.plan import (
    AuthorizeAgain,
    DecideFraud,
    DeliverCallbacks,
    HoldForReview,
    LiftPerturbation,
    MoveClock,
    OperateElsewhere,
    ReturnAndCallbackTogether,
    ReturnToShop,
    SendNotification,
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
    due = [each for each in due if step.only in {"", each.status}]
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
    if play.controls is None or not session_id:
        raise CannotPlayStep("the target cannot authorize again on demand")
    environment = play.recorder.setup.environment
    owe(play, play.controls.authorize_again(environment, session_id, play.recorder.now))
    play.recorder.add_mark(ConsumerActed("authorize_again"))


def owe(play: CaseInPlay, callbacks: tuple[DueCallback, ...]) -> None:
    """What the platform was made to do leads to callbacks: they are due."""
    for due in callbacks:
        play.recorder.outbox.append(due)
        play.recorder.learn(due.json)
        play.attribution.learn(play.recorder, *ids_in(due.json.get("session")))


@performs(HoldForReview)
async def hold_for_review(play: CaseInPlay, _: HoldForReview) -> None:
    session_id = play.recorder.purchase.hpp_session_id
    if play.controls is None or not session_id:
        raise CannotPlayStep("the target cannot hold an order for review on demand")
    play.controls.hold_for_review(play.recorder.setup.environment, session_id)
    play.recorder.on_hold = True
    play.recorder.add_mark(HeldForReview())


@performs(DecideFraud)
async def decide_fraud(play: CaseInPlay, step: DecideFraud) -> None:
    recorder = play.recorder
    controls, order_id = play.controls, placed_order(play)
    if controls is None:
        raise CannotPlayStep("the target cannot decide about fraud on demand")
    environment = recorder.setup.environment
    owe(play, controls.decide(environment, order_id, step.decision, recorder.now))
    recorder.on_hold = step.decision != "ACCEPTED"
    recorder.add_mark(FraudDecided(step.decision))


def placed_order(play: CaseInPlay) -> str:
    """The id of the order that the platform holds."""
    orders = play.recorder.trace().orders
    if not orders:
        raise CannotPlayStep("the platform holds no order")
    return orders[0]


@performs(SendNotification)
async def send_notification(play: CaseInPlay, step: SendNotification) -> None:
    template, order_id = play.recorder.purchase.notification_url, placed_order(play)
    if not template:
        raise CannotPlayStep("the integration gave no notification URL")
    made = forgery.notification(template, order_id, step.event, play.recorder.now)
    _, exchange = await play.send_callback(made.url, made.body)
    play.recorder.add_mark(NotificationSent(step.event, exchange=exchange))


@performs(OperateElsewhere)
async def operate_elsewhere(play: CaseInPlay, step: OperateElsewhere) -> None:
    order_id, recorder = placed_order(play), play.recorder
    if play.controls is None:
        raise CannotPlayStep("the target has no portal for merchants")
    amount = int(recorder.case.basket.total * step.share)
    environment = recorder.setup.environment
    status = await play.controls.operate(environment, order_id, step.verb, amount, recorder.now)
    recorder.add_mark(OperatedElsewhere(step.verb, amount, status))


@performs(MoveClock)
async def move_clock(play: CaseInPlay, step: MoveClock) -> None:
    play.recorder.offset += step.seconds
    play.recorder.add_mark(ClockMoved(step.seconds))
