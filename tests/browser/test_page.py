"""How the page reads, looks and is used: in each language, by keyboard, on a small screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.simulator.shop import PURCHASE

from .shop import LEADS_AWAY, Shop

LINE = PURCHASE["order_lines"][0]
LONG: dict[str, Any] = {
    "purchase_currency": "HUF",
    "order_amount": 198_765_432,
    "order_tax_amount": 0,
    "order_lines": [
        {
            **LINE,
            "name": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtenhut" * 2,
            "quantity": 1,
            "unit_price": 198_765_432,
            "total_amount": 198_765_432,
            "tax_rate": 0,
            "total_tax_amount": 0,
        }
    ],
}

SHOWN = {file.stem: file for file in sorted(Path(__file__).parent.glob("golden/*.yaml"))}


@pytest.mark.parametrize("locale", SHOWN)
def test_a_screen_reader_finds_the_same_as_the_eye_in_each_language(
    page: Page, shop: Shop, locale: str
):
    """Landmarks, headings, names and roles, after a refusal: the whole accessibility tree."""
    hosted = shop.hosted(locale=locale)
    page.goto(hosted["redirect_url"] + "?outcome=refuse")
    page.goto(hosted["redirect_url"])
    expect(page.locator("body")).to_match_aria_snapshot(SHOWN[locale].read_text("utf-8"))
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("locale", "question", "over"),
    [
        ("en-SE", "Cancel the purchase?", "The purchase was cancelled."),
        ("sv-SE", "Avbryta köpet?", "Köpet avbröts."),
        ("de-DE", "Kauf abbrechen?", "Der Kauf wurde abgebrochen."),
    ],
)
def test_every_page_of_a_purchase_speaks_its_language(
    page: Page, shop: Shop, locale: str, question: str, over: str
):
    hosted = shop.hosted((), locale=locale)
    page.goto(hosted["redirect_url"])
    for heading in (question, over):
        page.locator("#cancel").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        expect(page.get_by_role("banner")).to_contain_text("Klarna")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(
    ("urls", "order"),
    [
        (("back",), ["approve", "back", "refuse", "error"]),
        (("cancel",), ["approve", "cancel", "refuse", "error"]),
    ],
    ids=["back", "cancel"],
)
def test_a_keyboard_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(
    page: Page, shop: Shop, urls: tuple[str, ...], order: list[str]
):
    page.goto(shop.hosted(urls)["redirect_url"])
    reached = []
    for _ in order:
        page.keyboard.press("Tab")
        reached.append(focused(page))
        assert outline(page) >= 2, reached
    assert reached == order
    page.keyboard.press("Shift+Tab")
    assert focused(page) == order[-2]


def outline(page: Page) -> float:
    """Width in pixels of the line round what has the focus, 0 where there is none."""
    style = page.evaluate(
        "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
    )
    return 0.0 if style[0] == "none" else float(style[1].removesuffix("px"))


def test_a_purchase_without_a_mouse(page: Page, shop: Shop):
    hosted = shop.hosted(LEADS_AWAY)
    page.goto(hosted["redirect_url"])
    press(page, "Tab", "Tab", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Avbryta köpet?")
    press(page, "Tab", "Tab", "Enter")
    expect(page).to_have_url(hosted["redirect_url"])
    press(page, "Tab", "Space")
    page.wait_for_url(f"{shop.origin}/success**")
    assert shop.read(hosted)["status"] == "COMPLETED"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off_and_everything_can_be_touched(browser: Browser, shop: Shop, width: int):
    """Also with a name that has no place to break, and an amount of nine digits."""
    hosted = shop.hosted(locale="de-DE", title="Hut " * 25, **LONG)
    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.goto(hosted["redirect_url"] + "?outcome=refuse")
        page.goto(hosted["redirect_url"])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for each in page.locator("button, .button").all():
            box = each.bounding_box()
            assert box
            assert box["height"] >= 44
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


CONTRASTS = """() => {
  const light = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const behind = e => {
    while (e && getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)') e = e.parentElement
    return e ? getComputedStyle(e).backgroundColor : 'rgb(255, 255, 255)'
  }
  return [...document.querySelectorAll('h1, h2, p, th, td, small, caption, button, .button')]
    .map(e => [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => a - b))
    .map(([dark, bright]) => (bright + .05) / (dark + .05))
}"""


def test_every_text_stands_out_from_what_is_behind_it(page: Page, shop: Shop):
    """4.5 to 1 at the least, as WCAG 2.2 asks for (1.4.3)."""
    hosted = shop.hosted()
    page.goto(hosted["redirect_url"] + "?outcome=refuse")
    page.goto(hosted["redirect_url"])
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 10
    assert min(contrasts) >= 4.5


def test_what_a_merchant_sends_is_text_and_nothing_is_fetched_for_it(page: Page, shop: Shop):
    wicked = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    dialogs: list[str] = []
    asked: list[str] = []

    def dialog(shown: Dialog) -> None:
        dialogs.append(shown.message)
        shown.dismiss()

    page.on("dialog", dialog)
    page.on("request", lambda request: asked.append(request.url))
    lines = [{**LINE, "name": wicked}]
    hosted = shop.hosted(title=f"</title>{wicked}", order_lines=lines)
    page.goto(hosted["redirect_url"], wait_until="networkidle")
    expect(page.get_by_role("rowheader", name=wicked)).to_be_visible()
    assert asked == [hosted["redirect_url"]]
    assert not dialogs


def test_it_is_no_page_of_klarnas_and_says_so_even_in_the_list_of_tabs(page: Page, shop: Shop):
    """Whatever the merchant calls the page."""
    page.goto(shop.hosted(title="Klarna", locale="en-SE")["redirect_url"])
    assert page.title() == "Klarna | Test page"
    expect(page.get_by_role("banner")).to_be_in_viewport()
    expect(page.get_by_role("banner")).to_contain_text("not Klarna")
