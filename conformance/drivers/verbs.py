"""The verbs of a driver: what an integration can be asked for, with request and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.wire import Json


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to ask of the integration.

    `names` are those that its request may be filled with, besides the run's. `needs` and `may` are
    where its answer tells what.
    """

    name: str
    doc: str
    names: tuple[str, ...]
    request: str
    json: Json = None
    needs: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)


BASKET_NAMES = ("order", "order.total", "order.tax", "reference")
VERBS = (
    Verb(
        "start_checkout",
        "The consumer chooses to pay.",
        BASKET_NAMES,
        "POST /checkout",
        "${order}",
        {"redirect_url": "$.redirect_url"},
        {"reference": "$.order"},
    ),
    Verb(
        "order_state",
        "What has become of the order.",
        ("reference",),
        "GET /orders/${reference}",
        None,
        {"state": "$.state"},
        {
            "klarna_order_id": "$.klarna_order_id",
            "captured": "$.captured",
            "refunded": "$.refunded",
        },
    ),
    Verb(
        "capture",
        "The merchant delivers.",
        ("reference", "amount"),
        "POST /orders/${reference}/capture",
        {"amount": "${amount}"},
    ),
    Verb(
        "refund",
        "The merchant gives money back.",
        ("reference", "amount"),
        "POST /orders/${reference}/refund",
        {"amount": "${amount}"},
    ),
    Verb(
        "cancel",
        "The merchant cancels the order.",
        ("reference",),
        "POST /orders/${reference}/cancel",
    ),
    Verb("sweep", "The integration's own batch job runs.", (), "POST /tasks/reconcile"),
    Verb(
        "pay_again",
        "The consumer's second try; left out: start_checkout again, with the same basket.",
        BASKET_NAMES,
        "POST /orders/${reference}/pay",
        "${order}",
        {"redirect_url": "$.redirect_url"},
        {"reference": "$.order"},
    ),
    Verb(
        "check_credentials",
        "The merchant has it try the credentials: accepted, they are valid; unknown, not verified.",
        (),
        "POST /settings/check",
    ),
    Verb(
        "advance_clock",
        "The integration's clock moves on, where it has one that can.",
        ("seconds",),
        "POST /test/clock",
        {"seconds": "${seconds}"},
    ),
)
VERB_NAMES = tuple(verb.name for verb in VERBS)
NAMES_OF = {verb.name: verb.names for verb in VERBS}
INDISPENSABLE = ("start_checkout", "order_state")
AFTERSALES = ("capture", "refund", "cancel")

ANSWERS: Mapping[str, str] = {
    "reference": "Where the answer tells the integration's reference; left out: the basket's own.",
    "redirect_url": "Where the answer tells the address of the hosted page, or of a page of the "
    "shop's own that redirects there; a redirect that never leaves the shop is a refusal.",
    "state": "Where the answer tells the order's state, in the integration's own word.",
    "klarna_order_id": "Where the answer tells Klarna's order id.",
    "captured": "Where the answer tells the captured sum, in minor units.",
    "refunded": "Where the answer tells the refunded sum, in minor units.",
    "unknown": "Where anything but null and false says that the outcome is unknown, as 202 does.",
    "refused": "Where anything but null and false says that it is refused, whatever the status.",
}
