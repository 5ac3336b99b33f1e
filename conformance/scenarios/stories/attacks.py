"""Stories in which somebody who has not paid pretends that he has."""

from __future__ import annotations

from ...core.marks import Forgery, Swap
from ...core.plan import (
    AnotherConsumer,
    AskState,
    ConsumerActs,
    DeliverCallbacks,
    OpenPage,
    ReturnToShop,
    Scenario,
    SendForgery,
    SendSwapped,
    StartCheckout,
    Step,
)
from .parts import PAID, learns_by, story

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

OTHER_APPROVES = AnotherConsumer((StartCheckout(), OpenPage(), ConsumerActs("approve")))
OTHER_ENDS = AnotherConsumer((DeliverCallbacks(), ReturnToShop(), AskState()))
PAYS_HIMSELF: tuple[Step, ...] = (ConsumerActs("approve"), *PAID[3:])

TOKEN_OF_ANOTHER = story(
    "token-of-another-purchase",
    "Somebody pays for a cheap basket and comes back with its token as if a dear one were paid",
    (
        OTHER_APPROVES,
        *(StartCheckout(), OpenPage()),
        *(SendSwapped(Swap.TOKEN), SendSwapped(Swap.RETURN), AskState()),
        OTHER_ENDS,
        *PAYS_HIMSELF,
    ),
    "SEC-06",
)
ORDER_OF_ANOTHER = story(
    "order-of-another-purchase",
    "A cheap basket is paid; then its token and its order are told for a dear one",
    (
        *(OTHER_APPROVES, OTHER_ENDS),
        *(StartCheckout(), OpenPage()),
        *(SendSwapped(Swap.RETURN), SendSwapped(Swap.ORDER), AskState()),
        AnotherConsumer((AskState(),)),
        *PAYS_HIMSELF,
    ),
    "SEC-06",
)
CALLBACK_OF_ANOTHER = story(
    "callback-of-another-purchase",
    "Callbacks of one purchase arrive at the address of another one, and tell of it",
    (
        OTHER_APPROVES,
        *(StartCheckout(), OpenPage()),
        *(SendSwapped(Swap.SESSION), SendSwapped(Swap.ADDRESS), AskState()),
        OTHER_ENDS,
        *PAYS_HIMSELF,
    ),
    "OUT-11",
    learns_by("callback"),
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    FORGED_SUCCESS,
    FORGED_CALLBACK,
    TOKEN_OF_ANOTHER,
    ORDER_OF_ANOTHER,
    CALLBACK_OF_ANOTHER,
)
