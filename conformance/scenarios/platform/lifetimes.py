"""Scripts in which time passes: sessions, tokens, and what ends with them."""

from __future__ import annotations

from ...core.operations import Operation
from .checkouts import (
    HOUR,
    approved,
    authorized_again,
    clock_moved_by,
    offered,
    payment_cancelled,
    placement,
    read_page,
)
from .steps import ApiCall, PageAction, ScriptContext, Steps, required_value, script

PAYABLE = 47 * HOUR
A_MINUTE = 60


@script(
    "both-sessions-expire",
    "Nobody pays for two days",
    "PLAT-01 PLAT-18 PLAT-19",
    needs="clock",
)
def both_sessions_expire(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    payment = {"session_id": checkout.payment}
    yield ApiCall(Operation.KP_READ_SESSION, payment)
    yield from read_page(checkout)
    yield clock_moved_by(48 * HOUR + A_MINUTE)
    yield from read_page(checkout)
    yield ApiCall(Operation.KP_READ_SESSION, payment)


@script("expiry-announced", "Both sessions say when they end", "PLAT-19")
def expiry_announced(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield ApiCall(Operation.KP_READ_SESSION, {"session_id": checkout.payment})
    yield from read_page(checkout)


@script(
    "paid-in-the-last-minute",
    "The consumer pays a minute before the hosted session ends",
    "PLAT-20",
    needs="clock consumer",
)
def paid_in_the_last_minute(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield clock_moved_by(PAYABLE - A_MINUTE)
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("approve", checkout.redirect_url)
    yield from read_page(checkout)


@script(
    "paid-too-late",
    "The consumer tries to pay a minute after the hosted session has ended",
    "PLAT-20",
    needs="clock consumer",
)
def paid_too_late(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield clock_moved_by(PAYABLE + A_MINUTE)
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("approve", checkout.redirect_url)
    yield from read_page(checkout)


@script(
    "token-within-the-hour",
    "The order is placed after 59 minutes, and once more",
    "PLAT-02",
    needs="clock consumer",
)
def token_within_the_hour(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    token = required_value(page, "authorization_token")
    yield clock_moved_by(59 * A_MINUTE)
    yield placement(token, checkout.body)
    yield placement("00000000-0000-4000-8000-000000000000", checkout.body)


@script(
    "token-after-the-hour",
    "The order is placed after 61 minutes; the consumer agrees again",
    "PLAT-02",
    needs="clock consumer endings",
)
def token_after_the_hour(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    yield clock_moved_by(61 * A_MINUTE)
    yield placement(required_value(page, "authorization_token"), checkout.body)
    yield authorized_again(checkout.hosted)
    page = yield from read_page(checkout)
    yield placement(required_value(page, "authorization_token"), checkout.body)


@script(
    "token-superseded",
    "The consumer agrees twice; the older token is tried first",
    "PLAT-21",
    needs="consumer endings",
)
def token_superseded(site: ScriptContext) -> Steps:
    checkout, page = yield from approved(site)
    older = required_value(page, "authorization_token")
    yield authorized_again(checkout.hosted)
    page = yield from read_page(checkout)
    yield placement(older, checkout.body)
    yield placement(required_value(page, "authorization_token"), checkout.body)


@script(
    "payment-session-cancelled",
    "The payment session is cancelled while the page is open",
    "PLAT-01",
    needs="consumer endings",
)
def payment_session_cancelled(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    yield PageAction("open", checkout.redirect_url)
    yield payment_cancelled(checkout.payment)
    yield from read_page(checkout)
