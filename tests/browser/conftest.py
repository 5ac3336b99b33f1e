"""One Chromium and one pair of stand-ins for all; a fresh profile and a fresh shop for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from conformance.simulator.client import ControlsClient
from conformance.simulator.stand_ins import (
    PLAYGROUND_CREDENTIALS,
    ServeSettings,
    StandInAddresses,
    running,
)
from tests.simulator.shop import basic

from .shop import Shop, opened

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# It runs in containers too, and speaks to nobody but us.
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --no-first-run"
)
REMEDY = "On Debian: apt-get install chromium"
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:  # not a skip: who asks for these tests wants them run
        pytest.exit(f"There is no Chromium here ({', '.join(CHROMIUM)}). {REMEDY}", returncode=1)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=SWITCHES.split())
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def started() -> Iterator[StandInAddresses]:
    """Stand-ins in a thread of their own: the browser's client does not share its event loop."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(running(ServeSettings(port=0))) as addresses,
    ):
        yield addresses


@pytest.fixture(scope="session")
def controls(started: StandInAddresses) -> Iterator[ControlsClient]:
    with ControlsClient(started.controls) as client:
        yield client


@pytest.fixture
def shop(started: StandInAddresses) -> Iterator[Shop]:
    headers = {"authorization": basic(*PLAYGROUND_CREDENTIALS[0])}
    with (
        httpx.Client(base_url=started.playground, headers=headers, trust_env=False) as klarna,
        opened(klarna) as made,
    ):
        yield made


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of somebody without history; a parameter changes who that is.

    Whatever the test does: nothing is complained of in the console. That the status of a page which
    is over is told there is the browser's way.
    """
    profile: dict[str, Any] = getattr(request, "param", {})
    complaints: list[tuple[str, str]] = []
    documents: set[str] = set()

    def complained(message: ConsoleMessage) -> None:
        complaints.append((message.location["url"], message.text))

    def answered(response: Response) -> None:
        if response.request.is_navigation_request():
            documents.add(response.url)

    with browser.new_context(**profile) as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.on("console", complained)
        tab.on("response", answered)
        yield tab
    assert not [text for url, text in complaints if url not in documents]
