"""Stories for perturbed cases: played until the harm is visible, then lifted and repaired."""

from __future__ import annotations

from ...core.operations import Operation, order_management
from ...core.plan import (
    AskCancel,
    AskCapture,
    AskRefund,
    AskState,
    AuthorizeAgain,
    ConsumerActs,
    DeliverCallbacks,
    LiftPerturbation,
    MoveClock,
    OpenPage,
    ReturnToShop,
    RunSweep,
    Scenario,
    StartCheckout,
)
from ...core.setup import Uses
from .parts import (
    APPROVED,
    PAID,
    REPAIRED,
    THIRD,
    TOKEN_LIFE_S,
    both,
    can,
    captures_later,
    places_orders,
    story,
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

INTERRUPTED_RELEASE = story(
    "interrupted-release",
    "The platform misbehaves when the merchant cancels what is left of an order, and recovers",
    (
        *PAID,
        AskCapture(THIRD),
        AskState(),
        AskCancel(),
        AskState(),
        LiftPerturbation(),
        RunSweep(in_need=True),
        AskState(),
    ),
    suits=both(can("capture", "cancel"), captures_later),
)

NEWER_TOKEN = story(
    "newer-token-after-a-refusal",
    "The first token is refused; the consumer authorizes again, and the newer one is good",
    (
        *PAID,
        AuthorizeAgain(),
        DeliverCallbacks(),
        ReturnToShop(),
        AskState(),
        RunSweep(in_need=True),
        AskState(),
    ),
    suits=places_orders,
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
    Operation.OM_RELEASE: INTERRUPTED_RELEASE,
}


def swept_operations(uses: Uses) -> tuple[str, ...]:
    """The operations that such an integration may call; those it never calls are not played."""
    # The operations after payment come first: refused placements leave purchases open, and an
    # integration's batch job, run for an unknown capture, looks at each that is open.
    afterwards = tuple(order_management(v) for v in ("capture", "refund", "cancel") if can(v)(uses))
    always = (Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION, Operation.HPP_READ_SESSION)
    placing = (Operation.KP_PLACE_ORDER,) if places_orders(uses) else ()
    return tuple(o for o in (*afterwards, *always, *placing) if STORY_OF[o].suits(uses))
