"""An attacker: sends messages as if the consumer had paid, made up or taken from another one."""

from __future__ import annotations

from ...core.marks import ForgerySent, OtherPurchase, Swap, SwapSent
from ...core.plan import AnotherConsumer, SendForgery, SendSwapped
from . import forgery
from .case_in_play import CannotPlayStep, CaseInPlay
from .steps import PERFORMED, performs


@performs(SendForgery)
async def send_forgery(play: CaseInPlay, step: SendForgery) -> None:
    urls, session = play.recorder.purchase.merchant_urls, session_id(play)
    name = "status_update" if step.forgery.is_callback else "success"
    if not urls.get(name):
        raise CannotPlayStep(f"the integration gave no {name} URL")
    if name == "success":
        made = forgery.success(urls[name], session)
    else:
        made = forgery.callback(urls[name], session, step.forgery, play.recorder.now)
    play.recorder.redactor.learn("token", made.token)
    play.attribution.learn(play.recorder, made.token)
    exchange = (
        await play.visit(made.url) if name == "success" else await forged_callback(play, made)
    )
    play.recorder.add_mark(ForgerySent(step.forgery, exchange=exchange))


@performs(AnotherConsumer)
async def another_consumer(play: CaseInPlay, step: AnotherConsumer) -> None:
    if play.another is None:
        if play.begin_another is None:
            raise CannotPlayStep("nobody else can buy here")
        play.another = play.begin_another()
    other = play.another
    for each in step.steps:
        await PERFORMED[type(each)](other, each)
    seen = other.recorder.trace()
    approved = other.recorder.purchase.approved_at is not None
    play.recorder.add_mark(OtherPurchase(seen.final_state, len(seen.orders), approved))


@performs(SendSwapped)
async def send_swapped(play: CaseInPlay, step: SendSwapped) -> None:
    if play.another is None or not play.another.recorder.purchase.token:
        raise CannotPlayStep("there is no other purchase whose token is known")
    other, recorder = play.another.recorder, play.recorder
    session_id(play)
    visits = step.swap in {Swap.RETURN, Swap.TOKEN}
    name = "success" if visits else "status_update"
    if not (recorder.purchase.merchant_urls.get(name) and other.purchase.merchant_urls.get(name)):
        raise CannotPlayStep(f"the integration gave no {name} URL")
    orders = other.trace().orders if step.swap is Swap.ORDER else ()
    if step.swap is Swap.ORDER and not orders:
        raise CannotPlayStep("the other purchase has no order")
    made = forgery.swapped(
        recorder.purchase, other.purchase, step.swap, "".join(orders[:1]), recorder.now
    )
    recorder.redactor.learn("token", made.token)
    exchange = await play.visit(made.url) if visits else await forged_callback(play, made)
    recorder.add_mark(SwapSent(step.swap, exchange=exchange))


async def forged_callback(play: CaseInPlay, made: forgery.ForgedMessage) -> str:
    _, exchange = await play.send_callback(made.url, made.body)
    return exchange


def session_id(play: CaseInPlay) -> str:
    if not play.recorder.purchase.hpp_session_id:
        raise CannotPlayStep("there is no session to forge an outcome for")
    return play.recorder.purchase.hpp_session_id
