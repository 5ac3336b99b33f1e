"""The parts that most scripts share: a session, a page, an approval, an order."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from ...core.marks import ClockMoved, ConsumerActed, PaymentSessionEnded, SwitchesSet
from ...core.operations import Operation
from ...core.wire import Headers, Json
from .purchases import Purchase, purchase
from .steps import (
    ApiCall,
    CannotContinue,
    HarnessControl,
    PageAction,
    ScriptContext,
    Step,
    StepResult,
    required_value,
)

HOUR = 3600
HTTPS_MERCHANT = ("success", "cancel", "failure", "error")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A purchase on its way, as the merchant holds it."""

    body: Purchase
    payment: str
    hosted: str
    redirect_url: str


def created(
    site: ScriptContext, **changes: Json
) -> Generator[Step, StepResult, tuple[str, Purchase]]:
    """A KP session: its id, and the body that made it."""
    body = {**purchase(site.region), **changes}
    seen = yield ApiCall(Operation.KP_CREATE_SESSION, body=body)
    return required_value(seen, "session_id"), body


def hosted_body(site: ScriptContext, payment: str, **more: Json) -> Purchase:
    return {
        "payment_session_url": f"{site.api}/payments/v1/sessions/{payment}",
        "merchant_urls": merchant_urls(site),
        **more,
    }


def merchant_urls(site: ScriptContext, path: str = "/answers/plain", **more: str) -> dict[str, str]:
    """`path` is where the merchant hears of the status: below /answers/ it answers at once.

    Klarna puts the session's id at its end, so that no two sessions are taken for each other.
    """
    pages = {name: f"{site.merchant}/shop/{name}" for name in HTTPS_MERCHANT}
    return {**pages, "status_update": f"{site.merchant}{path}/{{{{session_id}}}}", **more}


def offered(
    site: ScriptContext,
    *,
    mode: str = "",
    urls: Mapping[str, str] | None = None,
    **changes: Json,
) -> Generator[Step, StepResult, Checkout]:
    """A KP session and an HPP session on it."""
    payment, body = yield from created(site, **changes)
    more: Purchase = {"options": {"place_order_mode": mode}} if mode else {}
    if urls is not None:
        more["merchant_urls"] = dict(urls)
    seen = yield ApiCall(Operation.HPP_CREATE_SESSION, body=hosted_body(site, payment, **more))
    return Checkout(
        body, payment, required_value(seen, "session_id"), required_value(seen, "redirect_url")
    )


def read_page(checkout: Checkout) -> Generator[Step, StepResult, StepResult]:
    return (yield ApiCall(Operation.HPP_READ_SESSION, {"session_id": checkout.hosted}))


def approved(
    site: ScriptContext, *, mode: str = "", urls: Mapping[str, str] | None = None
) -> Generator[Step, StepResult, tuple[Checkout, StepResult]]:
    """The consumer has agreed: the checkout, and the session as it reads then."""
    checkout = yield from offered(site, mode=mode, urls=urls)
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("approve", checkout.redirect_url)
    return checkout, (yield from read_page(checkout))


def placement(token: str, body: Purchase) -> ApiCall:
    return ApiCall(Operation.KP_PLACE_ORDER, {"authorization_token": token}, body)


def ordered(site: ScriptContext) -> Generator[Step, StepResult, tuple[Checkout, str]]:
    """An order that waits for its capture: its id."""
    checkout, page = yield from approved(site)
    seen = yield placement(required_value(page, "authorization_token"), checkout.body)
    return checkout, required_value(seen, "order_id")


def read_order(order: str) -> ApiCall:
    return ApiCall(Operation.OM_READ_ORDER, {"order_id": order})


def idempotent(order: str, key: str) -> Headers:
    """A key of this order's own: how far a key reaches is not documented, so none is used again."""
    return (("Klarna-Idempotency-Key", str(uuid5(NAMESPACE_URL, f"{order}/{key}"))),) if key else ()


def captured(order: str, amount: int, key: str = "") -> ApiCall:
    headers = idempotent(order, key)
    return ApiCall(Operation.OM_CAPTURE, {"order_id": order}, {"captured_amount": amount}, headers)


def refunded(order: str, amount: int, key: str = "") -> ApiCall:
    headers = idempotent(order, key)
    return ApiCall(Operation.OM_REFUND, {"order_id": order}, {"refunded_amount": amount}, headers)


def clock_moved_by(seconds: int) -> HarnessControl:
    return HarnessControl("/clock", {"advance_s": seconds}, ClockMoved(seconds))


def authorized_again(hosted: str) -> HarnessControl:
    body = {"session_id": hosted, "action": "authorize_again"}
    return HarnessControl("/consumer", body, ConsumerActed("authorize_again"))


def payment_cancelled(payment: str) -> HarnessControl:
    return HarnessControl("/ending", {"payment_session_id": payment}, PaymentSessionEnded())


def switched(**to: Json) -> HarnessControl:
    return HarnessControl("/switches", to, SwitchesSet(to))


def last_segment(url: str) -> str:
    """The id at the end of a Location."""
    if "/" not in url:
        raise CannotContinue("an answer held no Location")
    return url.rstrip("/").rpartition("/")[2]
