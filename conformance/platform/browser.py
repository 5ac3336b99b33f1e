"""A consumer on the simulator's page with a real browser: Chromium, driven by playwright.

It needs the extra `browser`, and a chromium on the PATH. Klarna's own page is not scripted here:
it changes without notice, and a person sees more (`--consumer person`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Error, Page, Request, sync_playwright

from ..core.errors import BadConfig
from .consumers import Consumer

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--disable-background-networking", "--no-first-run"),
)
PATIENCE_MS = 15_000


@dataclass  # no slots: playwright hangs its own attributes on whose methods it calls
class BrowserConsumer:
    """A consumer with a browser window of its own.

    Of the merchant's pages it is of interest only that they are asked for.
    """

    page: Page
    shop: str
    arrived: list[str] = field(default_factory=list)

    def act(self, _: httpx.Client, redirect_url: str, act: str) -> httpx.Response:
        request = httpx.Request("GET", redirect_url)
        if act == "open" or not self.page.url.startswith(redirect_url):
            shown = self.page.goto(redirect_url)
            if act == "open":
                return httpx.Response(shown.status if shown else 200, request=request)
        self.arrived.clear()
        for _step in range(2 if act == "cancel" else 1):  # cancelling is confirmed
            self.press(act)
        headers = {"location": self.arrived[-1]} if self.arrived else {}
        return httpx.Response(303 if self.arrived else 200, headers=headers, request=request)

    def press(self, act: str) -> None:
        """A button that is not there was taken away: the session is over."""
        button = self.page.locator(f"#{act}")
        if not button.count():
            return
        try:
            with self.page.expect_navigation(timeout=PATIENCE_MS):
                button.click()
        except Error:
            if not self.arrived:  # nobody has to be at home at the merchant's
                raise

    def heard(self, request: Request) -> None:
        if request.is_navigation_request() and request.url.startswith(f"{self.shop}/"):
            self.arrived.append(request.url)


@contextmanager
def browser(shop: str) -> Iterator[Consumer]:
    """A browser for the block; `shop` is the origin at which the merchant's pages are."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise BadConfig("there is no chromium on the PATH", hint="Install it, or ask a person.")
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = window.new_page(ignore_https_errors=True)  # a throw-away CA signs what --host names
        visitor = BrowserConsumer(page, shop)
        page.on("request", visitor.heard)
        try:
            yield visitor.act
        finally:
            window.close()
