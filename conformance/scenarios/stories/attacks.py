"""Stories in which somebody who has not paid pretends that he has."""

from __future__ import annotations

from ...core.marks import Forgery
from ...core.plan import AskState, DeliverCallbacks, OpenPage, Scenario, SendForgery, StartCheckout
from .parts import story

FORGED_SUCCESS = story(
    "forged-success",
    "Somebody opens the success page with a made-up token, without having paid",
    (StartCheckout(), OpenPage(), SendForgery(Forgery.SUCCESS), AskState()),
    "OUT-01",
)

FORGED_CALLBACK = story(
    "forged-callback",
    "Somebody who has not paid sends status callbacks that say completed",
    (
        StartCheckout(),
        OpenPage(),
        DeliverCallbacks(),
        SendForgery(Forgery.NO_SECRET),
        SendForgery(Forgery.WRONG_SECRET),
        SendForgery(Forgery.LEAKED),
        AskState(),
    ),
    "SEC-04",
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    FORGED_SUCCESS,
    FORGED_CALLBACK,
)
