"""The stories: who does what, in which order, and which requirements that puts to the test."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..core.marks import Forgery, OddCallback
from ..core.operations import Operation, order_management
from ..core.plan import (
    AskCancel,
    AskCapture,
    AskCredentialCheck,
    AskRefund,
    AskState,
    AuthorizeAgain,
    ChoosePage,
    ConsumerActs,
    DeliverCallbacks,
    LiftPerturbation,
    MoveClock,
    OpenPage,
    Reconfigure,
    ReturnAndCallbackTogether,
    ReturnToShop,
    ReturnUnfilled,
    RunSweep,
    Scenario,
    SendForgery,
    SendOddCallback,
    StartCheckout,
    Step,
    everyone,
)
from ..core.setup import Uses

TOKEN_LIFE_S = 60 * 60
HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)

APPROVED: tuple[Step, ...] = (StartCheckout(), OpenPage(), ConsumerActs("approve"))
PAID: tuple[Step, ...] = (*APPROVED, DeliverCallbacks(), ReturnToShop(), AskState())
# What may repair a purchase once the platform is well again: a callback that is due again, the
# consumer's refresh of the success page, and the integration's own batch job.
REPAIRED: tuple[Step, ...] = (
    LiftPerturbation(),
    DeliverCallbacks(),
    ReturnToShop(),
    AskState(),
    RunSweep(in_need=True),
    AskState(),
)

Suits = Callable[[Uses], bool]


def places_orders(uses: Uses) -> bool:
    return uses.place_order_mode == "NONE"


def captures_later(uses: Uses) -> bool:
    return uses.place_order_mode != "CAPTURE_ORDER"


def can(*verbs: str) -> Suits:
    return lambda uses: set(verbs) <= set(uses.order_management)


def learns_by(*channels: str) -> Suits:
    return lambda uses: set(channels) <= set(uses.learns_outcome_by)


def both(first: Suits, second: Suits) -> Suits:
    return lambda uses: first(uses) and second(uses)


def declares_needed_setting(uses: Uses) -> bool:
    return bool(uses.without)


def story(
    name: str, title: str, steps: tuple[Step, ...], exercises: str = "", suits: Suits = everyone
) -> Scenario:
    return Scenario(name, title, steps, frozenset(exercises.split()), suits)


PURCHASE = story(
    "purchase",
    "A consumer pays and comes back to the shop",
    PAID,
    "AUTH-01 AUTH-02 AUTH-03 AUTH-07 ENV-02 ENV-03 ENV-05 ENV-06 ENV-07 KP-01 KP-04 HPP-01 HPP-09 "
    "ORD-01 ORD-02 ORD-03 ORD-09 ORD-11 SCOPE-01 SEC-01 KP-03 KP-05 KP-06 KP-10 HPP-02 HPP-03 "
    "HPP-04 HPP-05 HPP-07 KP-07 OM-01 OUT-09",
)
FULFILMENT = story(
    "fulfilment",
    "The merchant delivers, captures, and gives the money back in two parts",
    (*PAID, AskCapture(), AskState(), AskRefund(HALF), AskState(), AskRefund(HALF), AskState()),
    "OM-01 OM-02 OM-03 OM-04 OM-05 ORD-11 RES-05 SCOPE-02",
    can("capture", "refund"),
)
PARCELS = story(
    "three-parcels",
    "The merchant delivers in three parcels, and then tries to capture more than is left",
    (
        *PAID,
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
        *(AskCapture(THIRD), AskState()),
    ),
    "OM-01 OM-03 OM-04 ORD-11 RES-05 SCOPE-02",
    both(can("capture"), captures_later),
)
CANCELLED = story(
    "order-cancelled",
    "The merchant cancels the order before anything is delivered",
    (*PAID, AskCancel(), AskState()),
    "ORD-11 SCOPE-02 ORD-03",
    both(can("cancel"), captures_later),
)
DOUBLE_CLICK = story(
    "double-click",
    "Two clerks capture the same order at the same moment, and refund it at the same moment",
    (*PAID, AskCapture(at_once=2), AskState(), AskRefund(at_once=2), AskState()),
    "RES-09",
    both(can("capture", "refund"), captures_later),
)
OVER_REFUND = story(
    "over-refund",
    "The merchant tries to give back twice what was captured",
    (*PAID, AskCapture(), AskRefund(Fraction(2)), AskState()),
    "OM-05",
    can("capture", "refund"),
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
SESSION_LAPSED = story(
    "session-lapsed",
    "A consumer leaves the page alone until, by the merchant's clock too, it is over",
    (MoveClock(-49 * 60 * 60), StartCheckout(), MoveClock(49 * 60 * 60), RunSweep(), AskState()),
    suits=learns_by("polling"),
)
MISMATCHED = story(
    "mismatched-credential",
    "The integration is given one environment's host with the other's credentials",
    (StartCheckout(), AskState()),
    "AUTH-05",
)
SETTING_MISSING = story(
    "setting-missing",
    "The integration is started without a setting that it cannot sell without",
    (StartCheckout(),),
    "ENV-02",
    declares_needed_setting,
)

CREDENTIAL_CHECK = story(
    "credential-check",
    "The merchant has the integration try the credentials that were just entered",
    (AskCredentialCheck(),),
    "AUTH-06",
    lambda uses: uses.checks_credentials,
)
UNTRUSTED = story(
    "untrusted-certificate",
    "Where the platform should be, somebody answers who cannot prove who he is",
    (StartCheckout(), AskState()),
    "ENV-05",
    lambda uses: uses.tls,
)
SETTING_EMPTY = story(
    "setting-empty",
    "The integration is started with nothing in a setting that it cannot sell without",
    (StartCheckout(),),
    "ENV-02",
    declares_needed_setting,
)
SETTING_UNKNOWN = story(
    "setting-unknown",
    "The integration is started with a setting whose value means nothing",
    (StartCheckout(),),
    "ENV-02",
)
SWITCHED = story(
    "environment-switched",
    "Between the sale and the delivery the shop is configured for production",
    (
        *PAID,
        Reconfigure(),
        AskState(),
        AskCapture(),
        AskState(),
        AskRefund(HALF),
        RunSweep(),
        AskState(),
    ),
    "ENV-04",
    can("capture", "refund"),
)
SWITCHED_EARLY = story(
    "environment-switched-before-the-outcome",
    "The shop is configured for production while a consumer is still on the page; then it is paid",
    (
        StartCheckout(),
        OpenPage(),
        Reconfigure(),
        ConsumerActs("approve"),
        DeliverCallbacks(),
        ReturnToShop(),
        RunSweep(),
        AskState(),
    ),
    "ENV-04",
    places_orders,
)

# Stories for perturbed cases: played until the harm is visible, then lifted and repaired.
INTERRUPTED = story(
    "interrupted-purchase",
    "The platform misbehaves during a purchase, and recovers",
    (*PAID, *REPAIRED),
)
INTERRUPTED_CAPTURE = story(
    "interrupted-capture",
    "The platform misbehaves when the merchant captures, and recovers",
    (*PAID, AskCapture(), AskState(), LiftPerturbation(), RunSweep(in_need=True), AskState()),
    suits=can("capture"),
)
INTERRUPTED_REFUND = story(
    "interrupted-refund",
    "The platform misbehaves when the merchant refunds, and recovers",
    (
        *PAID,
        AskCapture(),
        AskRefund(),
        AskState(),
        LiftPerturbation(),
        RunSweep(in_need=True),
        AskState(),
    ),
    suits=can("capture", "refund"),
)
INTERRUPTED_CANCEL = story(
    "interrupted-cancel",
    "The platform misbehaves when the merchant cancels, and recovers",
    (*PAID, AskCancel(), AskState(), LiftPerturbation(), RunSweep(in_need=True), AskState()),
    suits=both(can("cancel"), captures_later),
)

INTERRUPTED_RETRY = story(
    "interrupted-second-try",
    "The platform misbehaves when a consumer comes back for a second try, and recovers",
    (
        *(
            StartCheckout(),
            OpenPage(),
            ConsumerActs("back"),
            DeliverCallbacks(),
            ReturnToShop(),
            AskState(),
        ),
        *(
            StartCheckout(),
            OpenPage(),
            ConsumerActs("approve"),
            DeliverCallbacks(),
            ReturnToShop(),
            AskState(),
        ),
        *REPAIRED,
    ),
)

INTERRUPTED_LATE = story(
    "interrupted-late-outcome",
    "The token has died unused, the platform misbehaves as it is given up, and recovers",
    (
        *APPROVED,
        MoveClock(TOKEN_LIFE_S + 60),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        *PAID,
        *REPAIRED,
    ),
    suits=places_orders,
)

PLAIN_STORIES: tuple[Scenario, ...] = (
    PURCHASE,
    FULFILMENT,
    PARCELS,
    CANCELLED,
    OVER_REFUND,
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
    DOUBLE_CLICK,
    FORGED_SUCCESS,
    FORGED_CALLBACK,
    TOKEN_EXPIRED,
    TOKEN_SUPERSEDED,
    TOKEN_TOO_LATE,
)

# The story in which each operation is perturbed.
STORY_OF: dict[str, Scenario] = {
    Operation.KP_CREATE_SESSION: INTERRUPTED,
    Operation.HPP_CREATE_SESSION: INTERRUPTED,
    Operation.HPP_READ_SESSION: INTERRUPTED,
    Operation.KP_PLACE_ORDER: INTERRUPTED,
    Operation.KP_READ_SESSION: INTERRUPTED,
    Operation.KP_UPDATE_SESSION: INTERRUPTED,
    Operation.KP_CANCEL_AUTHORIZATION: INTERRUPTED_LATE,
    Operation.OM_ACKNOWLEDGE: INTERRUPTED,
    Operation.HPP_DISABLE_SESSION: INTERRUPTED_RETRY,
    Operation.OM_CAPTURE: INTERRUPTED_CAPTURE,
    Operation.OM_READ_ORDER: INTERRUPTED_CAPTURE,
    Operation.OM_REFUND: INTERRUPTED_REFUND,
    Operation.OM_CANCEL: INTERRUPTED_CANCEL,
}


def swept_operations(uses: Uses) -> tuple[str, ...]:
    """The operations that such an integration may call; those it never calls are not played."""
    # The operations after payment come first: refused placements leave purchases open, and an
    # integration's batch job, run for an unknown capture, looks at each that is open.
    afterwards = tuple(order_management(v) for v in ("capture", "refund", "cancel") if can(v)(uses))
    always = (Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION, Operation.HPP_READ_SESSION)
    placing = (Operation.KP_PLACE_ORDER,) if places_orders(uses) else ()
    return tuple(o for o in (*afterwards, *always, *placing) if STORY_OF[o].suits(uses))
