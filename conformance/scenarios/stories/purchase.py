"""Stories of one purchase: from the basket to its outcome, by every channel and detour."""

from __future__ import annotations

from ...core.marks import OddCallback
from ...core.plan import (
    AskCancel,
    AskState,
    ChoosePage,
    ConsumerActs,
    DeliverCallbacks,
    OpenPage,
    ReturnAndCallbackTogether,
    ReturnToShop,
    ReturnUnfilled,
    RunSweep,
    Scenario,
    SendOddCallback,
    StartCheckout,
)
from .parts import APPROVED, PAID, both, can, learns_by, places_orders, story

PURCHASE = story(
    "purchase",
    "A consumer pays and comes back to the shop",
    PAID,
    "AUTH-01 AUTH-02 AUTH-03 AUTH-07 ENV-02 ENV-03 ENV-05 ENV-06 ENV-07 KP-01 KP-04 HPP-01 HPP-09 "
    "ORD-01 ORD-02 ORD-03 ORD-09 ORD-11 SCOPE-01 SEC-01 KP-03 KP-05 KP-06 KP-10 HPP-02 HPP-03 "
    "HPP-04 HPP-05 HPP-06 HPP-07 KP-07 OM-01 OUT-09",
)

REDIRECT_LOST = story(
    "redirect-lost",
    "The consumer pays and closes the browser; only the callback arrives",
    (*APPROVED, DeliverCallbacks(), AskState()),
    "OUT-02 HPP-07",
    learns_by("callback"),
)

CALLBACK_LOST = story(
    "callback-lost",
    "The consumer pays and comes back; no callback ever arrives",
    (*APPROVED, DeliverCallbacks(lost=True), ReturnToShop(), AskState()),
    "OUT-02",
    learns_by("redirect"),
)

BOTH_LOST = story(
    "both-lost",
    "The consumer pays; neither redirect nor callback arrives, the batch job must find out",
    (*APPROVED, DeliverCallbacks(lost=True), RunSweep(), AskState()),
    "OUT-03",
    learns_by("polling"),
)

FAILED_THEN_PAID = story(
    "failed-then-paid",
    "The consumer is refused, tries again on the same page and pays",
    (
        StartCheckout(),
        OpenPage(),
        ConsumerActs("refuse"),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        *PAID[1:],
    ),
    "OUT-05",
)

BACK_THEN_PAID = story(
    "back-then-paid",
    "The consumer goes back to the shop, then returns to the page and pays",
    (
        StartCheckout(),
        OpenPage(),
        ConsumerActs("back"),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        *PAID[1:],
    ),
    "OUT-05",
)

CALLBACK_REPEATED = story(
    "callback-repeated",
    "Each callback arrives four times, one after another",
    (*APPROVED, DeliverCallbacks(copies=4), AskState()),
    "OUT-07 ORD-03",
    learns_by("callback"),
)

CALLBACK_AT_ONCE = story(
    "callback-at-once",
    "Each callback arrives four times at the same moment",
    (*APPROVED, DeliverCallbacks(copies=4, at_once=True), AskState()),
    "OUT-07 ORD-03",
    learns_by("callback"),
)

SUCCESS_REOPENED = story(
    "success-page-reopened",
    "The success page is opened again and again, also from other devices at once",
    (*PAID, ReturnToShop(times=3), ReturnToShop(times=3, at_once=True), AskState()),
    "OUT-12",
    learns_by("redirect"),
)

RACE = story(
    "race",
    "Callback and redirect arrive at the same moment",
    (*APPROVED, ReturnAndCallbackTogether(), AskState(), ReturnToShop(), AskState()),
    "OUT-14 ORD-03",
    both(learns_by("callback", "redirect"), places_orders),
)

CONSUMER_CANCELS = story(
    "consumer-cancels",
    "The consumer cancels on the page; afterwards a callback says that it was completed",
    (
        StartCheckout(),
        OpenPage(),
        ConsumerActs("cancel"),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        SendOddCallback(OddCallback.CONTRADICTING),
        AskState(),
    ),
    "OUT-06",
)

OUT_OF_ORDER = story(
    "callback-out-of-order",
    "After the payment a callback arrives that was sent before it",
    (*PAID, SendOddCallback(OddCallback.OLDER), AskState()),
    "OUT-08",
    learns_by("callback"),
)

ODD_CALLBACKS = story(
    "callback-damaged",
    "Callbacks arrive that cannot be read or are about nobody; then the consumer pays",
    (
        StartCheckout(),
        OpenPage(),
        SendOddCallback(OddCallback.MALFORMED),
        SendOddCallback(OddCallback.EMPTY),
        SendOddCallback(OddCallback.UNKNOWN_SESSION),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
    "OUT-10",
    learns_by("callback"),
)

UNFILLED = story(
    "placeholders-unfilled",
    "The consumer who has paid comes back by an address whose placeholders are not filled",
    (
        *APPROVED,
        DeliverCallbacks(lost=True),
        ReturnUnfilled(),
        ReturnUnfilled(empty=True),
        ReturnToShop(),
        AskState(),
    ),
    "OUT-13",
    learns_by("redirect"),
)

OLDER_PAGE = story(
    "older-page-paid",
    "The consumer begins again in another tab, and pays in the first one",
    (
        StartCheckout(),
        OpenPage(),
        StartCheckout(),
        ChoosePage(0),
        OpenPage(),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
    "HPP-08 KP-07",
)

BOTH_PAGES = story(
    "both-pages-paid",
    "The consumer pays in the second tab, and then in the first one as well",
    (
        StartCheckout(),
        OpenPage(),
        *PAID,
        ChoosePage(0),
        OpenPage(),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
    "HPP-08 ORD-03",
)

GIVEN_UP = story(
    "cancelled-before-payment",
    "The merchant cancels while the consumer has the page open, who then tries to pay",
    (
        StartCheckout(),
        OpenPage(),
        AskCancel(),
        AskState(),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
    "HPP-10",
    can("cancel"),
)

SECOND_TRIES: tuple[Scenario, ...] = tuple(
    story(
        f"{act}-then-second-try",
        title,
        (
            StartCheckout(),
            OpenPage(),
            ConsumerActs(act),
            DeliverCallbacks(),
            ReturnToShop(),
            AskState(),
            *PAID,
        ),
        "UX-02",
    )
    for act, title in (
        ("back", "The consumer goes back to the shop, begins again and pays"),
        ("refuse", "The consumer is refused, begins again and pays"),
        ("cancel", "The consumer cancels on the page, begins again and pays"),
        ("error", "The page shows an error; the consumer begins again and pays"),
    )
)

BASKET_CHANGED = story(
    "basket-changed",
    "The consumer puts more into the basket while the page is open, begins again and pays",
    (StartCheckout(), OpenPage(), StartCheckout(changed=True), *PAID[1:]),
    "KP-08",
)

BASKET_CHANGED_OLDER_PAGE = story(
    "basket-changed-older-page-paid",
    "The consumer puts more into the basket in another tab, and pays in the first one",
    (
        StartCheckout(),
        OpenPage(),
        StartCheckout(changed=True),
        ChoosePage(0),
        OpenPage(),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
    "KP-08",
)

AUTHORIZATION_CALLBACK = story(
    "authorization-callback-alone",
    "Only the authorization callback of the payment session arrives",
    (*APPROVED, DeliverCallbacks(only="AUTHORIZED"), AskState(), ReturnToShop(), AskState()),
    "OUT-15",
    places_orders,
)

POLLED = story(
    "polled",
    "The integration reads the session while the consumer takes his time, and after he has paid",
    (
        StartCheckout(),
        OpenPage(),
        *(RunSweep(), RunSweep(), AskState()),
        ConsumerActs("approve"),
        DeliverCallbacks(lost=True),
        *(RunSweep(), AskState()),
        *(RunSweep(), RunSweep(), AskState()),
    ),
    "OUT-04",
    learns_by("polling"),
)

STATUS_UNLISTED = story(
    "status-unlisted",
    "While the consumer is on the page the status is one that nobody has heard of; then it is paid",
    (
        StartCheckout(),
        OpenPage(),
        DeliverCallbacks(),
        RunSweep(),
        AskState(),
        ConsumerActs("approve"),
        *PAID[3:],
    ),
)

# Those that are played unperturbed.
STORIES: tuple[Scenario, ...] = (
    PURCHASE,
    REDIRECT_LOST,
    CALLBACK_LOST,
    BOTH_LOST,
    FAILED_THEN_PAID,
    BACK_THEN_PAID,
    CALLBACK_REPEATED,
    CALLBACK_AT_ONCE,
    SUCCESS_REOPENED,
    CONSUMER_CANCELS,
    OUT_OF_ORDER,
    ODD_CALLBACKS,
    UNFILLED,
    OLDER_PAGE,
    BOTH_PAGES,
    GIVEN_UP,
    *SECOND_TRIES,
    BASKET_CHANGED,
    BASKET_CHANGED_OLDER_PAGE,
    AUTHORIZATION_CALLBACK,
    POLLED,
)
