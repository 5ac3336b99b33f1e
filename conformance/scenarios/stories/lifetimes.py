"""Stories in which time passes: tokens die, sessions and orders lapse, clocks differ."""

from __future__ import annotations

from ...core.marks import Forgery
from ...core.plan import (
    AskState,
    AuthorizeAgain,
    DeliverCallbacks,
    MoveClock,
    ReturnToShop,
    RunSweep,
    Scenario,
    SendForgery,
    StartCheckout,
    Step,
)
from .parts import APPROVED, PAID, TOKEN_LIFE_S, both, learns_by, places_orders, story

TOKEN_EXPIRED = story(
    "token-expired",
    "The outcome is learnt 61 minutes late: the token has died; the consumer tries again",
    (
        *APPROVED,
        MoveClock(TOKEN_LIFE_S + 60),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        *PAID,
    ),
    "LIFE-03",
    places_orders,
)

TOKEN_SUPERSEDED = story(
    "token-superseded",
    "The consumer authorizes twice; the older token's callback comes first",
    (*APPROVED, AuthorizeAgain(), DeliverCallbacks(), ReturnToShop(), AskState()),
    "LIFE-04",
    places_orders,
)

TOKEN_TOO_LATE = story(
    "token-too-late",
    "After the order exists, a callback brings another token",
    (*PAID, SendForgery(Forgery.NEWER_TOKEN), AskState()),
    "LIFE-04",
    both(places_orders, learns_by("callback")),
)

# By the merchant's clock too, the session that was offered is over.
LAPSED: tuple[Step, ...] = (
    MoveClock(-49 * 60 * 60),
    StartCheckout(),
    MoveClock(49 * 60 * 60),
)

PAGE_LAPSED = story(
    "page-lapsed-then-paid",
    "The consumer comes back when the session is over, begins again and pays",
    (*LAPSED, *PAID),
    "LIFE-01 LIFE-02",
)

SESSION_LAPSED = story(
    "session-lapsed",
    "A consumer leaves the page alone until, by the merchant's clock too, it is over",
    (
        *LAPSED,
        *(RunSweep(), AskState()),
        *(RunSweep(), AskState()),
    ),
    "LIFE-06",
    suits=learns_by("polling"),
)

CLOCK_BEHIND = story(
    "clock-behind",
    "The merchant's clock is five minutes behind Klarna's",
    (MoveClock(5 * 60), *PAID),
    "LIFE-08",
)
CLOCK_AHEAD = story(
    "clock-ahead",
    "The merchant's clock is five minutes ahead of Klarna's",
    (MoveClock(-5 * 60), *PAID),
    "LIFE-08",
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    TOKEN_EXPIRED,
    TOKEN_SUPERSEDED,
    TOKEN_TOO_LATE,
    CLOCK_BEHIND,
    PAGE_LAPSED,
    SESSION_LAPSED,
    CLOCK_AHEAD,
)
