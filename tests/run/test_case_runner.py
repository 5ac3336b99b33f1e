"""A case played step by step on a shop in this process, against the real simulator."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from conformance.core import journal
from conformance.core.marks import Forgery, ForgerySent, PerturbationLifted, StepNotPlayed
from conformance.core.plan import (
    AskCancel,
    AskCapture,
    AskRefund,
    AskState,
    AuthorizeAgain,
    Case,
    ConsumerActs,
    DeliverCallbacks,
    Deployment,
    LiftPerturbation,
    MoveClock,
    OpenPage,
    ReturnAndCallbackTogether,
    ReturnToShop,
    RunSweep,
    Scenario,
    SendForgery,
    StartCheckout,
    Step,
)
from conformance.core.trace import Channel, Event, Exchange, Trace
from conformance.core.variation import Variation
from conformance.core.wire import Json, WireRequest, WireResponse
from conformance.drivers import DriverReply
from conformance.drivers.web import SentRequest
from conformance.referee.bodies import CANARY
from conformance.scenarios import perturbations as p
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.parts import PAID

from ..traces import variation
from .shop import DECLARED, PAIRS, PUBLIC, SECRET, SETTINGS, Shop, opened, runner

PASSWORD = PAIRS["playground"][1]
APPROVED: tuple[Step, ...] = (StartCheckout(), OpenPage(), ConsumerActs("approve"))


def played(
    scratch: Path,
    *steps: Step,
    planned: Any = None,
    alter: Callable[[Shop], None] = lambda _: None,
    settles_within_s: float = 1.0,
    variant: tuple[Variation, ...] = (),
    **habits: Any,
) -> Trace:
    """The trace of one case of these steps, on a shop with these habits."""
    declared = {**DECLARED, "settles_within_s": settles_within_s}

    async def play() -> Trace:
        async with runner(scratch, settings=replace(SETTINGS, declared=declared)) as ready:
            street = opened(ready, **habits)
            instance = await ready.bed.instance(Deployment())
            alter(street.shops[0])
            story = Scenario("by-hand", "By hand", steps)
            case = Case("by hand", story, frozenset(), PLAIN, planned, variant=variant)
            return (await ready.cases.run(instance, case, alone=True)).trace()

    return asyncio.run(asyncio.wait_for(play(), 20))


def skipped(seen: Trace) -> list[str]:
    return [f"{mark.step}: {mark.reason}" for mark in seen.marks(StepNotPlayed)]


def test_a_purchase_is_played_on_all_four_channels(tmp_path: Path):
    seen = played(tmp_path, *PAID)
    assert seen.final_state == "paid"
    assert len(seen.orders) == 1
    assert {e.channel for e in seen.exchanges} == set(Channel)
    assert skipped(seen) == []


def test_events_are_in_the_order_in_which_they_ended(tmp_path: Path):
    seen = played(tmp_path, *PAID, AskCapture(), AskState())
    ends = [e.at + getattr(e, "took", 0.0) for e in seen.events if hasattr(e, "request")]
    rounded = 0.001  # each is kept to a tenth of a millisecond
    assert all(later > earlier - rounded for earlier, later in pairwise(ends))
    ids = [e.id for e in seen.exchanges]
    assert len(set(ids)) == len(ids)


def test_an_answer_names_the_exchange_in_which_it_was_given(tmp_path: Path):
    seen = played(tmp_path, *PAID)
    ids = {e.id for e in seen.on(Channel.CONTROL)}
    assert all(answer.exchange in ids for answer in seen.answers())


def test_nothing_secret_is_in_the_trace(tmp_path: Path):
    """Neither credentials nor the shop's callback secret nor a token."""
    shops: list[Shop] = []
    seen = played(tmp_path, *PAID, SendForgery(Forgery.LEAKED), AskState(), alter=shops.append)
    written = journal.dumps(seen)
    assert not [password for _, password in PAIRS.values() if password in written]
    assert SECRET not in written


def test_an_address_that_is_none_ends_the_consumers_way_and_not_the_run(tmp_path: Path):
    def astray(shop: Shop) -> None:
        asked = shop.start_checkout

        async def start(order: Json) -> DriverReply:
            return replace(await asked(order), redirect_url="http://[pay")

        shop.start_checkout = start  # type: ignore[method-assign]

    seen = played(tmp_path, StartCheckout(), OpenPage(), AskState(), alter=astray)
    assert skipped(seen) == ["OpenPage: the consumer was sent to a text that is no URL"]


def test_the_shop_s_own_pages_on_the_way_are_kept_without_their_bodies(tmp_path: Path):
    """They are what the consumer sees, so they are searched as well."""
    page = WireResponse(303, (("location", "https://pay.test/1"),), CANARY.encode())
    sent = SentRequest(WireRequest("GET", PUBLIC, "/go/1"), page, took=0.01)

    def by_a_page_of_its_own(shop: Shop) -> None:
        asked = shop.start_checkout

        async def start(order: Json) -> DriverReply:
            return replace(await asked(order), visits=(sent,))

        shop.start_checkout = start  # type: ignore[method-assign]

    seen = played(tmp_path, StartCheckout(), alter=by_a_page_of_its_own)
    (visit,) = seen.on(Channel.BROWSER, "shop.checkout")
    assert visit.request.path == "/go/1"
    assert 0.01 <= visit.took < 0.5
    assert visit.response is not None
    assert (visit.response.status, visit.response.body) == (303, None)
    assert visit.leaks == ("platform's error text in answer",)


def test_what_the_shop_says_of_itself_is_masked(tmp_path: Path):
    """What could not be understood is quoted where a reader looks for the reason."""
    seen = played(tmp_path, *PAID, problem=f"the state {PASSWORD} is unknown")
    assert "the state <playground password:" in seen.note
    assert PASSWORD not in journal.dumps(seen)


# --- settling ---------------------------------------------------------------------------------


def waited(seen: Trace) -> float:
    """Seconds from the end of all that came before to the answer that was taken."""
    (answer,) = seen.answers("order_state")
    before = [e for e in seen.exchanges if e.id != answer.exchange]
    return answer.at - max(e.at + e.took for e in before)


def test_an_answer_that_stands_is_taken_at_once(tmp_path: Path):
    """The time that the shop may take is not waited out."""
    assert waited(played(tmp_path, *PAID, settles_within_s=15)) < 5


def test_pending_is_waited_on_while_payment_is_to_be_hoped_for(tmp_path: Path):
    seen = played(tmp_path, *PAID, tells_after=4)
    assert seen.final_state == "paid"


def test_pending_is_not_waited_on_where_nobody_has_paid(tmp_path: Path):
    seen = played(tmp_path, StartCheckout(), OpenPage(), AskState(), settles_within_s=15)
    assert seen.final_state == "pending"
    assert waited(seen) < 5


def test_waiting_has_an_end(tmp_path: Path):
    seen = played(tmp_path, *PAID, tells_after=10**6)
    assert seen.final_state == "pending"
    assert 1 <= waited(seen) < 5


def test_a_state_is_not_asked_twice_if_nothing_was_done(tmp_path: Path):
    seen = played(tmp_path, *PAID, RunSweep(in_need=True), AskState())
    assert len(list(seen.answers("order_state"))) == 1
    assert skipped(seen) == ["RunSweep: nothing is left to repair"]


# --- steps that cannot be played --------------------------------------------------------------

SKIPPED: dict[str, tuple[tuple[Step, ...], dict[str, Any], str]] = {
    "to open a page that was not given": (
        (StartCheckout(), OpenPage()),
        {"refuses": True},
        "OpenPage: the consumer was not sent to the page",
    ),
    "to return from where nobody was": (
        (StartCheckout(), OpenPage(), ReturnToShop()),
        {},
        "ReturnToShop: the page sent the consumer nowhere",
    ),
    "to approve twice": (
        (*APPROVED, ConsumerActs("approve")),
        {},
        "ConsumerActs: the page answered",
    ),
    "callbacks that nobody owes": (
        (StartCheckout(), DeliverCallbacks(), DeliverCallbacks()),
        {},
        "DeliverCallbacks: no callback is due",
    ),
    "to capture without an order": (
        (StartCheckout(), AskCapture()),
        {"refuses": True},
        "AskCapture: there is no order",
    ),
    "to cancel without an order": (
        (StartCheckout(), AskCancel()),
        {"refuses": True},
        "AskCancel: there is no order",
    ),
    "a batch job that is not there": (
        (StartCheckout(), RunSweep()),
        {"verbs": frozenset()},
        "RunSweep: the driver has no sweep",
    ),
    "to forge an outcome of nothing": (
        (StartCheckout(), SendForgery(Forgery.NO_SECRET)),
        {"refuses": True},
        "SendForgery: ",
    ),
    "to authorize again without a session": (
        (StartCheckout(), AuthorizeAgain()),
        {"refuses": True},
        "AuthorizeAgain: ",
    ),
}


@pytest.mark.parametrize(("steps", "habits", "why"), SKIPPED.values(), ids=SKIPPED)
def test_a_step_that_cannot_be_played_says_so_and_the_story_goes_on(
    steps: tuple[Step, ...], habits: dict[str, Any], why: str, tmp_path: Path
):
    seen = played(tmp_path, *steps, LiftPerturbation(), **habits)
    assert skipped(seen)[-1].startswith(why)
    assert any(seen.marks(PerturbationLifted))


# --- the consumer, the platform and the attacker ----------------------------------------------


def test_lost_callbacks_never_arrive(tmp_path: Path):
    seen = played(tmp_path, *APPROVED, DeliverCallbacks(lost=True), AskState())
    assert not list(seen.on(Channel.CALLBACK))
    assert seen.final_state == "pending"


@pytest.mark.parametrize("at_once", [False, True], ids=["one after another", "at once"])
def test_callbacks_arrive_as_often_as_the_story_says(tmp_path: Path, *, at_once: bool):
    seen = played(tmp_path, *APPROVED, DeliverCallbacks(copies=3, at_once=at_once), AskState())
    events = [e.request.body["event_id"] for e in seen.on(Channel.CALLBACK)]
    assert all(events.count(event) == 3 for event in events)


def test_the_consumer_follows_to_a_page_at_another_host(tmp_path: Path):
    seen = played(
        tmp_path,
        StartCheckout(),
        OpenPage(),
        ConsumerActs("back"),
        variant=(variation("urls=elsewhere"),),
    )
    opened_at = [urlsplit(e.request.url).hostname for e in seen.on(Channel.BROWSER)]
    assert opened_at == ["localhost", "localhost"]
    assert skipped(seen) == []


CALLED_BACK: tuple[Step, ...] = (
    StartCheckout(),
    OpenPage(),
    ConsumerActs("approve"),
    DeliverCallbacks(),
    AskState(),
)
SPELT = {
    "": ("Content-Type", "application/json"),
    "headers=small": ("content-type", "application/json"),
    "headers=capital": ("CONTENT-TYPE", "application/json"),
    "headers=parameters": ("Content-Type", 'application/json; charset="UTF-8"; profile=v1.1'),
    "headers=untyped": ("Content-Type", "application/json"),
    "framing=compressed": ("Content-Type", "application/json"),
}


@pytest.mark.parametrize(("setting", "expected"), SPELT.items(), ids=str)
def test_a_callback_says_what_it_is_as_its_platform_spells_it(
    setting: str, expected: tuple[str, str], tmp_path: Path
):
    shops: list[Shop] = []
    played(tmp_path, *CALLED_BACK, variant=(variation(setting),), alter=shops.append)
    assert {headers for shop in shops for headers in shop.heard} == {(expected,)}


@pytest.mark.parametrize("wants_lengths", [False, True], ids=["taken", "not taken"])
def test_a_callback_in_chunks_is_sent_with_its_length_to_whoever_wants_it(
    tmp_path: Path, *, wants_lengths: bool
):
    """A server may insist on it; the consumer has paid all the same."""
    seen = played(
        tmp_path, *CALLED_BACK, variant=(variation("framing=chunked"),), wants_lengths=wants_lengths
    )
    chunked = ["transfer-encoding" in e.request.headers for e in seen.on(Channel.CALLBACK)]
    assert chunked == ([True, False] * 2 if wants_lengths else [True] * 2)
    assert seen.final_state == "paid"


def test_what_was_not_acknowledged_is_due_again_when_the_platform_recovers(tmp_path: Path):
    failing = p.refuses_with("kp.place_order", 500)
    steps = (*APPROVED, DeliverCallbacks(), LiftPerturbation(), DeliverCallbacks(), AskState())
    seen = played(tmp_path, *steps, planned=failing)
    before = [e.response for e in seen.while_perturbed() if is_callback(e)]
    after = [e.response for e in seen.events if is_callback(e)][len(before) :]
    assert {r.status for r in before if r} == {503}
    assert len(after) == len(before)
    assert {r.status for r in after if r} == {200}
    assert seen.final_state == "paid"


def is_callback(event: Event) -> TypeGuard[Exchange]:
    return isinstance(event, Exchange) and event.channel is Channel.CALLBACK


def test_a_race_reaches_the_shop_on_both_channels(tmp_path: Path):
    seen = played(tmp_path, *APPROVED, ReturnAndCallbackTogether(), AskState())
    assert list(seen.on(Channel.CALLBACK))
    assert list(seen.on(Channel.BROWSER, "shop.return"))


def test_the_clock_moves_the_platform_and_the_trace(tmp_path: Path):
    seen = played(tmp_path, *APPROVED, MoveClock(3660), DeliverCallbacks(), AskState())
    callback = next(seen.on(Channel.CALLBACK))
    assert callback.at > 3660
    assert seen.final_state == "pending", "the token has died"


FORGERIES = {
    "a success page": (Forgery.SUCCESS, Channel.BROWSER),
    "a callback without the secret": (Forgery.NO_SECRET, Channel.CALLBACK),
    "a callback with a guess": (Forgery.WRONG_SECRET, Channel.CALLBACK),
    "a callback with the right secret": (Forgery.LEAKED, Channel.CALLBACK),
}


@pytest.mark.parametrize(("kind", "channel"), FORGERIES.values(), ids=FORGERIES)
def test_an_attacker_sends(kind: Forgery, channel: Channel, tmp_path: Path):
    """And a shop that looks before it believes is not deceived."""
    seen = played(tmp_path, StartCheckout(), OpenPage(), SendForgery(kind), AskState())
    (mark,) = seen.marks(ForgerySent)
    forged = next(e for e in seen.exchanges if e.id == mark.exchange)
    assert (mark.forgery, forged.channel) == (kind, channel)
    assert seen.final_state == "pending"
    assert seen.orders == ()


def test_a_guessed_secret_is_another_one(tmp_path: Path):
    def secret(kind: Forgery) -> str:
        seen = played(tmp_path, StartCheckout(), OpenPage(), SendForgery(kind), AskState())
        (mark,) = seen.marks(ForgerySent)
        url = next(e.request.url for e in seen.exchanges if e.id == mark.exchange)
        return url.partition("secret=")[2]

    assert secret(Forgery.NO_SECRET) == ""
    assert secret(Forgery.WRONG_SECRET) != ""


# --- the merchant -----------------------------------------------------------------------------


def test_money_is_moved_in_shares_of_the_total(tmp_path: Path):
    half = Fraction(1, 2)
    seen = played(tmp_path, *PAID, AskCapture(), AskRefund(half), AskRefund(half), AskState())
    assert [a.amount for a in seen.answers("capture", "refund")] == [19900, 9950, 9950]
    assert seen.final_state == "refunded"


def test_what_is_unknown_is_swept(tmp_path: Path):
    lost = p.unanswered("om.capture", executed=True)
    seen = played(
        tmp_path, *PAID, AskCapture(), LiftPerturbation(), RunSweep(in_need=True), planned=lost
    )
    assert [a.result for a in seen.answers("capture")] == ["unknown"]
    assert list(seen.answers("sweep"))


def calls_until_told(seen: Trace, operation: str) -> int:
    """Calls before the last state that was told."""
    told = seen.events.index(seen.states[-1])
    return sum(getattr(e, "operation", "") == operation for e in seen.events[:told])


def test_what_a_worker_does_behind_the_answer_is_waited_for(tmp_path: Path):
    steps = (*PAID, AskCapture(), AskState(), AskRefund(), AskState())
    seen = played(tmp_path, *steps, puts_off_s=0.3)
    assert [a.result for a in seen.answers("capture", "refund")] == ["unknown", "unknown"]
    asked, called = next(seen.answers("refund")), next(seen.calls("om.refund"))
    assert called.at > asked.at
    assert len(list(seen.calls("om.capture"))) == calls_until_told(seen, "om.refund") == 1
    assert seen.final_state == "refunded"


def test_a_worker_that_comes_back_is_seen(tmp_path: Path):
    """Law: who came late once may come again as late, and nothing is judged before that."""
    lost = p.unanswered("om.capture", executed=False)
    steps = (*PAID, AskCapture(), AskState())
    seen = played(tmp_path, *steps, planned=lost, puts_off_s=0.3, repeats=True)
    assert calls_until_told(seen, "om.capture") == 2


def test_what_was_done_is_waited_for_until_it_shows(tmp_path: Path):
    seen = played(tmp_path, *PAID, AskCapture(), AskState(), puts_off_s=0.0, books_after_s=0.5)
    assert seen.states[-1].captured == 19900


def test_a_worker_that_never_comes_is_waited_for_as_long_as_things_may_take(tmp_path: Path):
    seen = played(tmp_path, *PAID, AskCancel(), AskState(), puts_off_s=60.0, settles_within_s=1.0)
    (asked,) = seen.answers("cancel")
    assert not list(seen.calls("om.cancel"))
    assert 1 <= seen.states[-1].at - asked.at < 5


def test_what_was_called_before_the_answer_is_not_waited_for(tmp_path: Path):
    """Though its outcome is unknown."""
    lost = p.unanswered("om.capture", executed=True)
    seen = played(tmp_path, *PAID, AskCapture(), AskState(), planned=lost, settles_within_s=15)
    (asked,) = seen.answers("capture")
    assert asked.result == "unknown"
    assert seen.states[-1].at - asked.at < 5


# --- what the browser may see -----------------------------------------------------------------

SHOWN = {
    "the platform's words": (CANARY.encode(), ("platform's error text in answer",)),
    "the password": (PASSWORD.encode(), ("playground password in answer",)),
    "the password, as a page writes it": (
        html.escape(PASSWORD).encode(),
        ("playground password in answer",),
    ),
    "the password, in an old encoding": (
        PASSWORD.encode("latin-1"),
        ("playground password in answer",),
    ),
    "where in the program it went wrong": (
        b"<pre>  File &quot;/srv/shop/web.py&quot;, line 9, in page</pre>",
        ("stack trace in answer",),
    ),
    "nothing of the kind": (b"thank you", ()),
}


@pytest.mark.parametrize(("page", "leaks"), SHOWN.values(), ids=SHOWN)
def test_a_page_is_searched_for(page: bytes, leaks: tuple[str, ...], tmp_path: Path):
    seen = played(tmp_path, *PAID, page=page)
    (back,) = seen.on(Channel.BROWSER, "shop.return")
    assert back.leaks == leaks
    assert replace(back, leaks=()).response is not None


@pytest.mark.parametrize("escaped", [quote, quote_plus, escape])
def test_so_is_the_address_that_the_browser_is_sent_on_to(
    escaped: Callable[[str], str], tmp_path: Path
):
    seen = played(tmp_path, *PAID, sends_on=f"{PUBLIC}/basket?error={escaped(CANARY)}")
    back, basket = seen.on(Channel.BROWSER, "shop.return")
    assert back.leaks == ("platform's error text in location",)
    assert basket.request.url.startswith(f"{PUBLIC}/basket?error=")
