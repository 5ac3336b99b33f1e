"""The merchant: asks for the state, captures, refunds, cancels, runs the sweep, reconfigures."""

from __future__ import annotations

import asyncio
import math
import time
from fractions import Fraction

from ...core.marks import Reconfigured
from ...core.operations import Operation
from ...core.plan import (
    AskCancel,
    AskCapture,
    AskCredentialCheck,
    AskRefund,
    AskState,
    AtOnce,
    Reconfigure,
    RunSweep,
)
from ...core.trace import Channel, Exchange, Result
from ...drivers import DriverReply
from ...referee.trace_recorder import OPEN_STATES
from .case_in_play import CannotPlayStep, CaseInPlay, OrderView
from .steps import PERFORMED, performs

POLL_S = 0.02
QUIET_S = 0.1  # nothing moved for so long: a settled answer is final
POLLER_S = 1.5  # for a round of the integration's own poller
PATIENT_S = 0.25  # the same, where the answer is still "pending" and rightly so
# The calls by which a verb is carried out, and the field of the order's view that shows it.
CALLS = {
    "capture": (Operation.OM_CAPTURE,),
    "refund": (Operation.OM_REFUND,),
    "cancel": (Operation.OM_CANCEL, Operation.OM_RELEASE, Operation.HPP_DISABLE_SESSION),
}
SHOWN_IN = {"cancel": "state", "capture": "captured", "refund": "refunded"}


@performs(AskState)
async def ask_state(play: CaseInPlay, _: AskState) -> None:
    """Ask until the answer is settled; not at all if nothing was done since the last answer."""
    if play.recorder.still:
        return
    deadline = time.monotonic() + play.settles_within_s
    pause, last = POLL_S, None
    while True:
        began = play.recorder.at
        reply = await play.driver.ask("order_state", reference=play.reference)
        quiet = quiet_needed(play, reply)
        settled = view(reply) == last and play.recorder.quiet_for > quiet
        if play.refused or settled or time.monotonic() > deadline:
            break
        last = view(reply)
        rest = quiet - play.recorder.quiet_for  # no use in asking sooner, if it is finite
        await asyncio.sleep(pause if rest > play.settles_within_s else max(rest, 0) + 0.005)
        pause = min(pause * 1.6, 0.25)
    play.known, play.unbooked = view(reply), ""
    play.keep_answer("order_state", reply, began)


def quiet_needed(play: CaseInPlay, reply: DriverReply) -> float:
    """Seconds without any exchange after which an answer is final.

    Infinite while a payment is still expected and not shown yet, and while the effect of a capture,
    refund or cancellation is not shown yet. A worker that was late once may be as late again.
    """
    again = 2 * play.behind_s
    if play.unbooked and shown_by(view(reply), play.unbooked) == shown_by(
        play.known, play.unbooked
    ):
        return math.inf
    if reply.state not in OPEN_STATES:
        return min(max(QUIET_S, play.slowness_s, again), play.settles_within_s)
    if play.recorder.hopeful:
        return math.inf
    return min(max(PATIENT_S, 3 * play.slowness_s, again), play.settles_within_s)


def shown_by(order: OrderView, verb: str) -> str | int | None:
    """The part of the view that changes when this verb was carried out."""
    part: str | int | None = getattr(order, SHOWN_IN[verb])
    return part


def view(reply: DriverReply) -> OrderView:
    return OrderView(reply.state, reply.captured, reply.refunded)


@performs(AskCapture)
async def capture(play: CaseInPlay, step: AskCapture) -> None:
    await asyncio.gather(*(move_money(play, "capture", step.share) for _ in range(step.at_once)))


@performs(AskRefund)
async def refund(play: CaseInPlay, step: AskRefund) -> None:
    await asyncio.gather(*(move_money(play, "refund", step.share) for _ in range(step.at_once)))


async def move_money(play: CaseInPlay, verb: str, share: Fraction) -> None:
    if play.refused:
        raise CannotPlayStep("there is no order")
    amount = int(play.recorder.case.basket.total * share)
    began, before = play.recorder.at, len(play.recorder.events)
    reply = await play.driver.ask(verb, reference=play.reference, amount=amount)
    play.keep_answer(verb, reply, began, amount=amount)
    await await_call(play, verb, reply, before)


@performs(AskCancel)
async def cancel(play: CaseInPlay, _: AskCancel) -> None:
    if play.refused:
        raise CannotPlayStep("there is no order")
    began, before = play.recorder.at, len(play.recorder.events)
    reply = await play.driver.ask("cancel", reference=play.reference)
    play.keep_answer("cancel", reply, began)
    await await_call(play, "cancel", reply, before)


async def await_call(play: CaseInPlay, verb: str, reply: DriverReply, before: int) -> None:
    """Wait for the call that a worker of the integration makes after the answer."""
    if reply.result not in {Result.ACCEPTED, Result.UNKNOWN} or first_call(play, verb, before):
        return
    said, deadline = play.recorder.at, time.monotonic() + play.settles_within_s
    made = None
    while time.monotonic() < deadline and not (made and play.recorder.quiet_for > QUIET_S):
        await asyncio.sleep(POLL_S)
        made = first_call(play, verb, before)
    if made:
        play.behind_s = max(play.behind_s, made.at - said)
        shows = shown_by(play.known, verb) is not None
        play.unbooked = verb if shows and made.succeeded else ""


def first_call(play: CaseInPlay, verb: str, before: int) -> Exchange | None:
    """The first call that carries out the verb, among the events from index `before` on."""
    since = (e for e in play.recorder.events[before:] if isinstance(e, Exchange))
    return next((e for e in since if e.operation in CALLS[verb]), None)


@performs(AtOnce)
async def at_once(play: CaseInPlay, step: AtOnce) -> None:
    await asyncio.gather(*(PERFORMED[type(each)](play, each) for each in step.steps))


@performs(AskCredentialCheck)
async def check_credentials(play: CaseInPlay, _: AskCredentialCheck) -> None:
    if "check_credentials" not in play.driver.verbs:
        raise CannotPlayStep("the driver has no check_credentials")
    began = play.recorder.at
    play.keep_answer("check_credentials", await play.driver.ask("check_credentials"), began)


@performs(RunSweep)
async def run_sweep(play: CaseInPlay, step: RunSweep) -> None:
    if step.in_need and not play.recorder.in_need:
        raise CannotPlayStep("nothing is left to repair")
    if "sweep" not in play.driver.verbs:
        if not step.in_need and "polling" in play.recorder.setup.uses.learns_outcome_by:
            await poller(play)
        raise CannotPlayStep("the driver has no sweep")
    for each in play.attribution.beside(play.recorder):
        each.note_sweep()
    began = play.recorder.at
    play.keep_answer("sweep", await play.driver.ask("sweep"), began)


async def poller(play: CaseInPlay) -> None:
    """Give the integration's own poller time for a round."""
    limit = min(POLLER_S, play.recorder.setup.uses.settles_within_s)
    deadline, before = time.monotonic() + limit, len(play.recorder.events)
    while time.monotonic() < deadline:
        await asyncio.sleep(POLL_S)
        calls = (e for e in play.recorder.events[before:] if isinstance(e, Exchange))
        if any(e.channel is Channel.API for e in calls) and play.recorder.quiet_for > QUIET_S:
            return


@performs(Reconfigure)
async def reconfigure(play: CaseInPlay, _: Reconfigure) -> None:
    if play.switch is None:
        raise CannotPlayStep("the suite cannot restart this integration")
    play.driver = await play.switch()
    play.recorder.switched = True
    play.recorder.add_mark(Reconfigured(play.recorder.case.deployment.last_environment))
