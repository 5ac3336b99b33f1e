"""An attacker: sends messages as if the consumer had paid."""

from __future__ import annotations

from ...core.marks import ForgerySent
from ...core.plan import SendForgery
from . import forgery
from .case_in_play import CannotPlayStep, CaseInPlay
from .steps import performs


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


async def forged_callback(play: CaseInPlay, made: forgery.ForgedMessage) -> str:
    _, exchange = await play.send_callback(made.url, made.body)
    return exchange


def session_id(play: CaseInPlay) -> str:
    if not play.recorder.purchase.hpp_session_id:
        raise CannotPlayStep("there is no session to forge an outcome for")
    return play.recorder.purchase.hpp_session_id
