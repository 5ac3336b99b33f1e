"""What a consumer does on the page, and where it leads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conformance.simulator.client import ControlsClient

from .shop import LEADS_AWAY, Shop, arrival

DAY = 86_400
LED_ON_OR_OVER = re.compile("/success|Betalningen är slutförd")
VISITORS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "telephone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "without JavaScript": {"java_script_enabled": False},
}
anybody = pytest.mark.parametrize("page", VISITORS.values(), ids=VISITORS, indirect=True)


def arrived(page: Page, shop: Shop) -> tuple[str, dict[str, list[str]]]:
    """Where at the shop the consumer is; it fails where that is elsewhere."""
    expect(page).to_have_url(re.compile(f"^{re.escape(shop.origin)}/"))
    return arrival(page.url)


def paid(page: Page, shop: Shop, hosted: Any) -> bool:
    """The consumer is on the success page, with the id and the token that a read shows."""
    seen = shop.read(hosted)
    filled = {"sid": [seen["session_id"]], "token": [seen["authorization_token"]]}
    return seen["status"] == "COMPLETED" and arrived(page, shop) == ("success", filled)


@anybody
@pytest.mark.parametrize(
    ("pressed", "status", "url"),
    [
        ("Låt betalningen nekas", "FAILED", "failure"),
        ("Tillbaka till butiken", "BACK", "back"),
        ("Låt ett tekniskt fel inträffa", "ERROR", "error"),
    ],
    ids=["refused", "back", "technical error"],
)
def test_whoever_does_not_pay_may_come_again_and_pay(
    page: Page, shop: Shop, pressed: str, status: str, url: str
):
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name=pressed).click()
    assert arrived(page, shop) == (url, {"sid": [hosted["session_id"]]})
    assert shop.read(hosted)["status"] == status
    page.goto(hosted["redirect_url"])
    expect(page.get_by_role("alert")).to_have_count(0 if status == "BACK" else 1)
    page.get_by_role("button", name="Betala").click()
    assert paid(page, shop, hosted)


def test_the_merchant_is_told_of_each_step(page: Page, shop: Shop):
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name="Låt betalningen nekas").click()
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name="Betala").click()
    assert paid(page, shop, hosted)
    for _ in range(100):
        if len(shop.told) == 4:
            break
        page.wait_for_timeout(50)
    assert shop.told == ["IN_PROGRESS", "FAILED", "IN_PROGRESS", "COMPLETED"]


@anybody
def test_cancelling_is_asked_for_twice_and_may_be_thought_better_of(page: Page, shop: Shop):
    hosted = shop.hosted(LEADS_AWAY)
    page.goto(hosted["redirect_url"])
    page.get_by_role("link", name="Avbryt köpet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Avbryta köpet?")
    page.get_by_role("link", name="Nej, stanna kvar").click()
    expect(page).to_have_url(hosted["redirect_url"])
    assert shop.read(hosted)["status"] == "IN_PROGRESS"
    page.get_by_role("link", name="Avbryt köpet").click()
    page.get_by_role("button", name="Ja, avbryt").click()
    assert arrived(page, shop) == ("cancel", {"sid": [hosted["session_id"]]})
    assert shop.read(hosted)["status"] == "CANCELLED"
    page.goto(hosted["redirect_url"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Köpet avbröts.")
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_browsers_own_way_back_leads_to_a_page_that_still_works(page: Page, shop: Shop):
    """Nothing of the page is kept by the browser: what is over looks so, what goes on goes on."""
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name="Tillbaka till butiken").click()
    arrived(page, shop)
    page.go_back()
    assert shop.read(hosted)["status"] == "IN_PROGRESS"
    page.get_by_role("button", name="Betala").click()
    assert paid(page, shop, hosted)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betalningen är slutförd.")
    expect(page.get_by_role("button")).to_have_count(0)


def test_whoever_has_paid_finds_the_way_to_the_shop(page: Page, shop: Shop):
    """Even who pressed twice, or closed the window before it led on."""
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name="Betala").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text(LED_ON_OR_OVER)
    page.goto(hosted["redirect_url"])
    page.get_by_role("link", name="Vidare till butiken").click()
    assert paid(page, shop, hosted)


def test_where_the_merchant_names_no_url_the_page_leads_on_by_itself(page: Page, shop: Shop):
    hosted = shop.hosted(())
    page.goto(hosted["redirect_url"])
    page.get_by_role("button", name="Låt betalningen nekas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betalningen nekades.")
    page.get_by_role("link", name="Tillbaka till betalningen").click()
    page.get_by_role("button", name="Betala").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betalningen är slutförd.")
    expect(page.get_by_role("link")).to_have_count(0)


def test_a_page_that_the_merchant_disabled(page: Page, shop: Shop):
    """Also for whoever has it open already."""
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    shop.disable(hosted)
    page.get_by_role("button", name="Betala").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan är inte längre tillgänglig.")
    answer = page.goto(hosted["redirect_url"])
    assert answer
    assert answer.status == 404
    assert shop.read(hosted)["status"] == "DISABLED"


def test_a_page_that_has_expired(page: Page, shop: Shop, controls: ControlsClient):
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"])
    controls.advance(2 * DAY)
    page.get_by_role("button", name="Betala").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidan har gått ut.")
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(("outcome", "url"), [("approve", "success"), ("refuse", "failure")])
def test_the_address_itself_may_decide(page: Page, shop: Shop, outcome: str, url: str):
    """A test that is not about the page need not press its buttons."""
    page.goto(shop.hosted()["redirect_url"] + f"?outcome={outcome}")
    assert arrived(page, shop)[0] == url


def test_two_consumers_do_not_meet(browser: Browser, page: Page, shop: Shop):
    one, other = shop.hosted(title="One"), shop.hosted(title="Other")
    with browser.new_context() as elsewhere:
        second = elsewhere.new_page()
        second.goto(other["redirect_url"])
        page.goto(one["redirect_url"])
        second.get_by_role("button", name="Låt betalningen nekas").click()
        page.get_by_role("button", name="Betala").click()
        assert paid(page, shop, one)
        assert shop.read(other)["status"] == "FAILED"
