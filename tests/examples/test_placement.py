"""An authorization becomes an order once, whatever the platform answers."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.simulator import authorize_again

from .shops import EXPIRED, Shop, until
from .stand_in import Trouble


@pytest.mark.parametrize("status", [400, 403, 404, 409, 451, 499])
def test_a_refused_placement_is_no_purchase_and_may_be_tried_anew(shop: Shop, status: int):
    reference = f"refused-{status}"
    shop.platform.trouble("kp.place_order", Trouble(status))
    landing = shop.visit(shop.approve(shop.start(reference)))
    assert "not paid" in landing.text
    assert "canary" not in landing.text
    shop.sweep()
    assert shop.state(reference) == "awaiting_payment"
    assert len(shop.platform.seen("kp.place_order", reference)) == 1
    assert shop.buy(reference)["state"] == "paid"


@pytest.mark.parametrize("executed", [True, False])
@pytest.mark.parametrize("status", [500, 503, 599, None])
def test_an_unknown_placement_is_repeated_unchanged_until_known(
    shop: Shop, status: int | None, *, executed: bool
):
    reference = f"unknown-{status}-{executed}"
    shop.platform.trouble("kp.place_order", Trouble(status, executed))
    landing = shop.visit(shop.approve(shop.start(reference)))
    assert "being confirmed" in landing.text
    assert shop.state(reference) == "awaiting_payment"
    shop.sweep()
    assert shop.state(reference) == "paid"
    first, second = shop.platform.seen("kp.place_order", reference)
    assert (first.path, first.body) == (second.path, second.body)


def test_while_a_placement_is_unknown_no_second_attempt_is_begun(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(500, executed=True, times=2))
    shop.visit(shop.approve(shop.start("undecided")))
    assert shop.start("undecided").status_code == 409
    assert len(shop.platform.seen("hpp.create_session", "/undecided/")) == 1
    assert shop.start("undecided").status_code == 409
    assert shop.state("undecided") == "paid"


def test_a_refusal_after_an_unknown_placement_is_not_believed(shop: Shop):
    shop.platform.troubles["kp.place_order"] = [Trouble(502, executed=True), Trouble(404)]
    shop.visit(shop.approve(shop.start("doubtful")))
    shop.sweep()
    assert shop.state("doubtful") == "awaiting_payment"
    shop.sweep()
    assert shop.state("doubtful") == "paid"


def test_success_without_an_order_id_is_not_yet_known(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(200, executed=True, body=b'{"order_id": nu'))
    shop.visit(shop.approve(shop.start("truncated")))
    assert shop.state("truncated") == "awaiting_payment"
    shop.sweep()
    assert shop.state("truncated") == "paid"


def test_callbacks_and_redirect_at_once_place_one_order(shop: Shop):
    landing = shop.approve(shop.start("race"))
    callback = shop.completed_callback("race")
    shop.platform.trouble("kp.place_order", Trouble(599, executed=True, hold_s=0.2))
    with ThreadPoolExecutor(8) as pool:
        acknowledged = [pool.submit(shop.notify, callback) for _ in range(4)]
        pages = [pool.submit(shop.visit, landing) for _ in range(4)]
    assert [each.result() for each in acknowledged] == [204] * 4
    assert all(each.result().is_success for each in pages)
    until(lambda: shop.state("race") == "paid")
    assert len({each.path for each in shop.platform.seen("kp.place_order", "race")}) == 1
    before = len(shop.platform.calls)
    shop.notify(callback)
    assert "confirmed" in shop.visit(landing).text
    assert len(shop.platform.calls) == before


def test_a_newer_token_is_used_and_the_superseded_one_is_not_tried_twice(shop: Shop):
    shop.platform.trouble("kp.place_order", Trouble(404))
    shop.visit(shop.approve(shop.start("superseded")))
    session = shop.session_of("superseded")
    with shop.platform.lock:
        authorize_again(shop.platform.world, session, time.time())
    shop.sweep()
    assert shop.state("superseded") == "paid"


def test_an_order_that_the_page_knows_is_adopted(shop: Shop):
    """The first answer was lost and the repetition is refused: the page's order id settles it."""
    shop.platform.trouble("kp.place_order", Trouble(500, executed=True))
    shop.visit(shop.approve(shop.start("adopted")))
    *_, order_id = shop.platform.world.orders
    *_, token = shop.platform.world.authorizations
    shown = {"status": "COMPLETED", "authorization_token": token, "order_id": order_id}
    shop.platform.trouble("hpp.read_session", Trouble(200, body=json.dumps(shown).encode()))
    shop.platform.trouble("kp.place_order", Trouble(409))
    callback = shop.completed_callback("adopted")
    shop.notify(callback)
    until(lambda: shop.state("adopted") == "paid")
    assert shop.order("adopted")["klarna_order_id"] == order_id


def test_a_placement_that_was_never_answered_is_left_to_a_person(shop: Shop):
    """Neither paid nor closed: there may be an order at Klarna's."""
    page = {
        "session_id": "s",
        "session_url": f"{shop.platform.world.origin}/hpp/v1/sessions/s",
        "redirect_url": "https://pay.example/x",
        "expires_at": EXPIRED,
    }
    shop.platform.trouble("hpp.create_session", Trouble(201, body=json.dumps(page).encode()))
    shop.start("unanswered")
    shown = b'{"status": "COMPLETED", "authorization_token": "t"}'
    shop.platform.trouble("hpp.read_session", Trouble(200, body=shown))
    shop.platform.trouble("kp.place_order", Trouble(None))
    landing = shop.http.get("/klarna/return/unanswered/success")
    assert "being confirmed" in landing.text
    landing = shop.http.get("/klarna/return/unanswered/success")
    assert "being confirmed" in landing.text
    assert shop.state("unanswered") == "on_hold"
    assert shop.operate("unanswered", "capture", 1) == 409
    assert shop.start("unanswered").status_code == 409
